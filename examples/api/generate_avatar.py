import shutil

from gradio_client import Client, handle_file

client = Client("http://127.0.0.1:7860")

# Two portraits to choose from; facts["seeds"] make the same ones again.
portraits, facts = client.predict(
    "an old sailor with a white beard", style="painting", count=2, api_name="/generate_avatar"
)
shutil.copy(portraits[0], "sailor.png")

# The first of them speaks.
video, _ = client.predict(
    text="Ahoy!", avatar=handle_file("sailor.png"), api_name="/make_video"
)
shutil.move(video, "ahoy.mp4")
