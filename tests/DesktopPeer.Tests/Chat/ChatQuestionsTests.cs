using System.Collections.Concurrent;
using NanoPeers.DesktopPeer.Chat;

namespace NanoPeers.DesktopPeer.Tests.Chat;

public sealed class ChatQuestionsTests
{
    private static readonly TimeSpan _long = TimeSpan.FromMinutes(5);
    private readonly ConcurrentQueue<string> _printed = new();
    private readonly ChatQuestions _questions;

    public ChatQuestionsTests()
    {
        _questions = new ChatQuestions(_printed.Enqueue);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_several_questions_the_number_is_needed()
    {
        Task<bool> first = _questions.AskAsync("First?", _long, Token);
        Task<bool> second = _questions.AskAsync("Second?", _long, Token);
        Assert.Equal("Several questions wait; say which: 1, 2.", _questions.Answer("", true));
        Assert.Equal("There is no question 3.", _questions.Answer("3", true));
        Assert.Equal("There is no question two.", _questions.Answer("two", true));
        Assert.False(first.IsCompleted || second.IsCompleted);
        Assert.Equal("", _questions.Answer("2", true));
        Assert.Equal("", _questions.Answer("", false));
        Assert.True(await second);
        Assert.False(await first);
        Assert.Equal("No question waits.", _questions.Answer("", true));
    }

    [Fact]
    public async Task A_question_that_nobody_answers_is_a_no()
    {
        Assert.False(await _questions.AskAsync("Anybody?", TimeSpan.FromMilliseconds(1), Token));
        Assert.Contains("Question 1 was not answered in time.", _printed);
    }

    [Fact]
    public async Task A_flood_of_questions_is_refused_unseen()
    {
        Task<bool>[] waiting = [.. Enumerable.Range(0, ChatQuestions.MaxWaiting).Select(_ => _questions.AskAsync("Really?", _long, Token))];
        for (int i = 0; i < 100; i++)
        {
            Assert.False(await _questions.AskAsync("Please?", _long, Token));
        }

        Assert.Equal(ChatQuestions.MaxWaiting, _printed.Count);
        Assert.All(waiting, question => Assert.False(question.IsCompleted));
    }
}
