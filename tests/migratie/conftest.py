from tests.versleuteling.conftest import lege_databank, vergeet_instellingen

__all__ = ["lege_databank", "vergeet_instellingen"]
