namespace NanoPeers.DesktopPeer.Chat;

/// <summary>Questions that wait for the person's yes or no, each with a number. Safe for threads.</summary>
/// <param name="print">Shows a line.</param>
internal sealed class ChatQuestions(Action<string> print)
{
    /// <summary>Questions that wait at once; more are answered with no, unseen: whoever floods a person with questions gets none answered.</summary>
    public const int MaxWaiting = 8;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, TaskCompletionSource<bool>> _waiting = [];
    private int _last;

    /// <summary>Asks.</summary>
    /// <param name="question">A sentence that yes or no answers.</param>
    /// <param name="patience">How long the one who wants to know waits; then the answer is no.</param>
    /// <param name="cancellationToken">Takes the question back.</param>
    public async Task<bool> AskAsync(string question, TimeSpan patience, CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int number;
        lock (_gate)
        {
            if (_waiting.Count == MaxWaiting)
            {
                return false;
            }

            number = ++_last;
            _waiting[number] = answer;
        }

        print($"QUESTION {number}: {question} /yes or /no");
        try
        {
            return await answer.Task.WaitAsync(patience, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            print($"Question {number} was not answered in time.");
            return false;
        }
        finally
        {
            lock (_gate)
            {
                _waiting.Remove(number);
            }
        }
    }

    /// <summary>Answers a question.</summary>
    /// <param name="number">Which; nothing when there is only one.</param>
    /// <param name="yes">The answer.</param>
    /// <returns>What was wrong, for the person; empty when it was answered.</returns>
    public string Answer(string number, bool yes)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                return "No question waits.";
            }

            // With several questions, a bare yes could meet another one than the person read.
            bool isBare = number.Length == 0;
            if (isBare && _waiting.Count > 1)
            {
                return $"Several questions wait; say which: {string.Join(", ", _waiting.Keys)}.";
            }

            int which = isBare ? _waiting.Keys.First() : int.TryParse(number, out int said) ? said : 0;
            return _waiting.Remove(which, out TaskCompletionSource<bool>? answer) && answer.TrySetResult(yes) ? "" : $"There is no question {number}.";
        }
    }
}
