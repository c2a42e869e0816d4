"""app.py with two further voice engines that clone, one of which asks for an agreement, and with
a voice of the loopback Hub's, whatever its bytes."""

from inference import engines
from inference.voice.hub import vits_english
from tests.voice import parrot
from tests.voice.hub.published import published

engines.CATALOGUE = (*engines.CATALOGUE, parrot.ROW, parrot.UNDER_TERMS)
vits_english.VCTK = published(vits_english.VCTK)

if __name__ == "__main__":
    from app import main

    main()
