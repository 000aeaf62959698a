"""The pages: Dutch, server-rendered, and working without a script."""
