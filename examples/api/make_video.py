import shutil
import time

from gradio_client import Client, handle_file

client = Client("http://127.0.0.1:7860")

# A name of the gallery and a text ...
video, facts = client.predict(text="Hello there", avatar="sofia", api_name="/make_video")
shutil.move(video, "hello.mp4")

# ... or files of your own, as a job that tells how far it is and can be stopped.
job = client.submit(
    avatar=handle_file("me.jpg"), audio=handle_file("talk.wav"), height=512, api_name="/make_video"
)
while not job.done():
    for step in job.status().progress_data or []:
        print(f"{step.progress:.0%} {step.desc}", end="\r")
    time.sleep(0.2)
video, facts = job.result()
shutil.move(video, "talk.mp4")
