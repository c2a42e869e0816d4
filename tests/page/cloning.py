"""app.py with two further voice engines that clone, one of which asks for an agreement."""

from inference import engines
from tests.voice import parrot

engines.CATALOGUE = (*engines.CATALOGUE, parrot.ROW, parrot.UNDER_TERMS)

if __name__ == "__main__":
    from app import main

    main()
