server=http://127.0.0.1:7860/gradio_api

# A name of the gallery and a text ...
event=$(curl -s $server/call/v2/make_video -H "Content-Type: application/json" \
    -d '{"text": "Hello there", "avatar": "sofia"}' | cut -d'"' -f4)
curl -sN $server/call/make_video/$event | grep -o 'http[^"]*\.mp4' | xargs curl -s -o hello.mp4

# ... or a picture of your own.
path=$(curl -s $server/upload -F files=@me.jpg | cut -d'"' -f2)
event=$(curl -s $server/call/v2/make_video -H "Content-Type: application/json" \
    -d '{"text": "Hello there", "avatar": {"path": "'$path'", "meta": {"_type": "gradio.FileData"}}}' \
    | cut -d'"' -f4)
curl -sN $server/call/make_video/$event | grep -o 'http[^"]*\.mp4' | xargs curl -s -o me.mp4
