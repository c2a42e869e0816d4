"""app.py with two further voice engines in its catalogue, one of which is missing here."""

from inference import engines
from tests.voice import whistle

engines.CATALOGUE = (*engines.CATALOGUE, whistle.ROW, whistle.MISSING)

if __name__ == "__main__":
    from app import main

    main()
