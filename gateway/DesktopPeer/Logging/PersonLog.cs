using System.Globalization;
using Microsoft.Extensions.Logging;

namespace NanoPeers.DesktopPeer.Logging;

/// <summary>A log for people: a line an event, with its time, level and number. Exceptions follow on lines of their own.</summary>
/// <param name="output">Where to; lines of several threads do not mix.</param>
/// <param name="least">The least level that is written.</param>
internal sealed class PersonLog(TextWriter output, LogLevel least) : ILoggerFactory, ILoggerProvider
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Lines(this);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("This log has one output.");

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            output.Flush();
        }
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "WARN ",
        LogLevel.Error => "ERROR",
        _ => "FATAL",
    };

    private void Write(LogLevel level, EventId id, string message, Exception? exception)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.Now:HH:mm:ss.fff} {Word(level)} {id.Id:0000} {message}");
        lock (_gate)
        {
            try
            {
                output.WriteLine(Screen.Terminal.Printable(line));
                if (exception is not null)
                {
                    output.WriteLine(exception);
                }

                output.Flush();
            }
            catch (Exception e) when (e is ObjectDisposedException or IOException)
            {
                // A log that cannot be written stops nothing.
            }
        }
    }

    private sealed class Lines(PersonLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= log.Least && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log.Write(logLevel, eventId, formatter(state, exception), exception);
            }
        }
    }

    private LogLevel Least { get; } = least;
}
