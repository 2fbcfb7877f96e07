namespace NanoPeers.PeerPlatform.Chat;

/// <summary>A conversation with those who wait to learn what became of their lines. One thread at a time.</summary>
internal sealed class ChatWaits(uint seed)
{
    private readonly Dictionary<uint, TaskCompletionSource<ChatOutcome>> _waits = [];

    internal ChatConversation Conversation { get; } = new(seed);

    internal Task<ChatOutcome> Say(string text, long nowMillis)
    {
        if (!ChatText.IsText(text))
        {
            return Task.FromResult(ChatOutcome.NotText);
        }

        uint line = Conversation.Say(text, nowMillis);
        if (line == 0)
        {
            return Task.FromResult(ChatOutcome.TooMany);
        }

        // What follows runs elsewhere, never under the link's lock.
        TaskCompletionSource<ChatOutcome> wait = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _waits[line] = wait;
        return wait.Task;
    }

    internal void Settle()
    {
        while (Conversation.TryTakeSettled(out uint line, out ChatOutcome outcome))
        {
            if (_waits.Remove(line, out TaskCompletionSource<ChatOutcome>? wait))
            {
                wait.TrySetResult(outcome);
            }
        }
    }

    internal void GiveUp()
    {
        foreach (TaskCompletionSource<ChatOutcome> wait in _waits.Values)
        {
            wait.TrySetResult(ChatOutcome.NotHeard);
        }

        _waits.Clear();
    }
}
