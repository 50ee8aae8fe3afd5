"""Drives agents through the official SDK, and prints their results as JSON."""

import asyncio
import json
import os

from claude_agent_sdk import ClaudeAgentOptions, ClaudeSDKClient, ResultMessage, query

options = ClaudeAgentOptions(
    model=os.environ["MODEL"],
    cli_path=os.environ["CLAUDE"],
    cwd=os.getcwd(),
    permission_mode="bypassPermissions",
)


async def results(messages):
    return [message.result async for message in messages if isinstance(message, ResultMessage)]


async def main():
    once = await results(query(prompt="Write the file", options=options))
    async with ClaudeSDKClient(options) as client:
        turns = []
        for prompt in ["Say a word", "Which word was it?"]:
            await client.query(prompt)
            turns += await results(client.receive_response())
    print(json.dumps({"once": once, "turns": turns}))


asyncio.run(main())
