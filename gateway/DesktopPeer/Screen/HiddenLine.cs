namespace NanoPeers.DesktopPeer.Screen;

/// <summary>A line that a person types and nobody sees.</summary>
internal static class HiddenLine
{
    private static readonly TimeSpan _betweenKeys = TimeSpan.FromMilliseconds(20);

    /// <summary>Reads keys until Enter.</summary>
    /// <param name="nextKey">The keyboard.</param>
    /// <param name="typed">Receives as many characters as it holds; the caller wipes it.</param>
    /// <param name="cancellationToken">Ends the wait for keys.</param>
    /// <returns>How many characters were typed, those that were not kept too.</returns>
    public static async Task<int> TypeAsync(Func<ConsoleKeyInfo?> nextKey, char[] typed, CancellationToken cancellationToken)
    {
        int length = 0;
        while (true)
        {
            if (nextKey() is not ConsoleKeyInfo key)
            {
                await Task.Delay(_betweenKeys, cancellationToken).ConfigureAwait(false);
            }
            else if (key.Key == ConsoleKey.Enter)
            {
                return length;
            }
            else if (key.Key == ConsoleKey.Backspace)
            {
                length = Math.Max(0, length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                // What is too long is counted, not kept: it is refused as a whole.
                if (length < typed.Length)
                {
                    typed[length] = key.KeyChar;
                }

                length++;
            }
        }
    }
}
