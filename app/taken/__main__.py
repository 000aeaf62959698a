"""`python -m app.taken` runs one worker."""

from app.logboek import stel_in
from app.taken.worker import draai

if __name__ == "__main__":
    stel_in()
    draai()
