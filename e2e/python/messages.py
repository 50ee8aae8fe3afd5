"""Uses the official client in every way that has to work, and prints what came back as JSON."""

import json
import os

from anthropic import Anthropic, NotFoundError

client = Anthropic(base_url=os.environ["ANTHROPIC_BASE_URL"], api_key="fake", max_retries=0)
model = os.environ["MODEL"]
weather = {"name": "weather", "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}}}
question = {"role": "user", "content": "Weather in Oslo?"}
call = {
    "model": model,
    "max_tokens": 2000,
    "thinking": {"type": "enabled", "budget_tokens": 1024},
    "tools": [weather],
}


def dump(message):
    return message.model_dump(mode="json", exclude_none=True)


def answer(first):
    tool = next(block for block in first.content if block.type == "tool_use")
    result = {"type": "tool_result", "tool_use_id": tool.id, "content": "rain"}
    return [question, {"role": "assistant", "content": first.content}, {"role": "user", "content": [result]}]


whole = client.messages.create(**call, messages=[question])
with client.messages.stream(**call, messages=answer(whole)) as stream:
    text = "".join(stream.text_stream)
    streamed = stream.get_final_message()
try:
    client.messages.create(model="nobody/x", max_tokens=10, messages=[question])
    missing = None
except NotFoundError as error:
    missing = {"status": error.status_code, "body": error.body}

print(
    json.dumps(
        {
            "whole": dump(whole),
            "text": text,
            "streamed": dump(streamed),
            "count": client.messages.count_tokens(model=model, messages=[question], tools=[weather]).input_tokens,
            "models": [entry.id for entry in client.models.list(limit=1)],
            "model": dump(client.models.retrieve(model)),
            "missing": missing,
        }
    )
)
