namespace NanoPeers.Repository.Tests.House;

public sealed class LogEventIdsTests
{
    [Fact]
    public void Log_events_have_numbers_of_their_own()
    {
        Finding.AssertNone(LogEventIds.Check(CSharpFiles.Own));
    }

    [Theory]
    [InlineData("[LoggerMessage(EventId = 2101, Message = \"a\")]", "[LoggerMessage(2101, LogLevel.Warning, \"b\")]", "uses the log event number 2101")]
    [InlineData("[LoggerMessage(EventId = 2101, Message = \"a\")]", "[LoggerMessage(Level = LogLevel.Warning, Message = \"b\")]", "without a number")]
    public void A_number_used_twice_or_missing_is_refused(string first, string second, string expected)
    {
        string text = $"static partial class Log {{ {first} static partial void A(); {second} static partial void B(); }}";
        Assert.Contains(expected, Assert.Single(LogEventIds.Check([CSharpFiles.Parse("gateway/Log.cs", text)])).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Different_numbers_pass()
    {
        const string Text = """
            static partial class Log
            {
                [LoggerMessage(EventId = 1)] static partial void A();
                [LoggerMessage(2, LogLevel.None, "")] static partial void B();
            }
            """;
        Assert.Empty(LogEventIds.Check([CSharpFiles.Parse("gateway/Log.cs", Text)]));
    }
}
