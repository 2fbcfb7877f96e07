namespace NanoPeers.PeeringService.Errands;

/// <summary>The tasks that there are, by name.</summary>
internal sealed class ErrandTasks
{
    private readonly Dictionary<string, IErrandTask> _tasks = new(StringComparer.Ordinal);

    internal ErrandTasks(IEnumerable<IErrandTask> tasks)
    {
        foreach (IErrandTask task in tasks)
        {
            if (!IsText(task.Name, NanoPeers.Errands.ErrandLimits.MaxTask) || !_tasks.TryAdd(task.Name, task))
            {
                throw new ArgumentException($"{task.Name} is no name of a task, or another one's.", nameof(tasks));
            }
        }
    }

    internal IErrandTask? Find(string name) => _tasks.GetValueOrDefault(name);

    /// <summary>Whether certificates and receipts can name it: printable ASCII without a blank.</summary>
    internal static bool IsText(string text, int longest) => text.Length > 0 && text.Length <= longest && text.All(letter => letter is > ' ' and <= '~');
}
