using System.Security.Cryptography;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Tests.Commands;
using NanoPeers.DesktopPeer.Tests.Fakes;

namespace NanoPeers.DesktopPeer.Tests.Chat;

public sealed class ChatCommandTests
{
    [Fact]
    [Trait("Capability", "A18")]
    [Trait("Capability", "A5")]
    [Trait("Capability", "A7")]
    public async Task Two_people_chat_after_one_asked_and_the_other_said_yes()
    {
        using ChatPerson bob = new();
        using ChatPerson alice = new("--to", await bob.EndpointAsync());
        await bob.SeesAsync("QUESTION 1: Somebody who proves nothing, ");
        alice.Types("hello Bob, the hall light is broken");
        bob.Types("/yes");
        await alice.SeesAsync("secured, chat A256GCM RSA-OAEP-SHA256 ");
        string heard = await bob.SeesAsync("hello Bob");
        Assert.Contains(" (secured, A256GCM): hello Bob, the hall light is broken", heard, StringComparison.Ordinal);
        bob.Types("I will look after it");
        Assert.Contains("(secured, A256GCM)", await alice.SeesAsync("I will look after it"), StringComparison.Ordinal);
        Assert.Equal((ExitCode.Done, ""), Told(await alice.QuitsAsync()));
        await bob.SeesAsync(" ended: GoingAway.");
        Assert.Equal((ExitCode.Done, ""), Told(await bob.QuitsAsync()));
    }

    [Fact]
    [Trait("Capability", "A7")]
    [Trait("Capability", "A13")]
    [Trait("Capability", "A14")]
    [Trait("Capability", "A15")]
    public async Task After_a_no_they_talk_in_clear_and_are_told_so_and_secure_the_chat_later()
    {
        using ChatPerson bob = new("--allow-clear");
        using ChatPerson alice = new("--allow-clear", "--to", await bob.EndpointAsync());
        await bob.SeesAsync("QUESTION 1");
        bob.Types("/no");
        await alice.SeesAsync("No session: ");
        alice.Types("unheard of");
        await alice.SeesAsync("Not sent: there is no session.");
        alice.Types("/clear is anybody there?");
        Assert.Contains("(UNSECURED, ", await bob.SeesAsync("is anybody there?"), StringComparison.Ordinal);
        await alice.SeesAsync("Said in clear (UNSECURED): is anybody there?");
        bob.Types("/clear yes, wait");
        Assert.Contains("(UNSECURED, ", await alice.SeesAsync("): yes, wait"), StringComparison.Ordinal);
        bob.Types("/secure");
        await alice.SeesAsync("QUESTION 1");
        alice.Types("/yes 1");
        await bob.SeesAsync("secured, chat A256GCM");
        bob.Types("now between us");
        Assert.Contains("(secured, A256GCM)", await alice.SeesAsync("now between us"), StringComparison.Ordinal);
        alice.Types("/clear for all to read");
        Assert.Contains("(UNSECURED, ", await bob.SeesAsync("for all to read"), StringComparison.Ordinal);
        Assert.DoesNotContain(bob.Lines, line => line.Contains("unheard of", StringComparison.Ordinal));
        await alice.QuitsAsync();
        await bob.QuitsAsync();
    }

    [Fact]
    public async Task A_password_is_proven_and_a_wrong_one_is_named()
    {
        using TemporaryFolder folder = new();
        string right = PasswordFile(folder, "right", "a long enough password\n");
        string wrong = PasswordFile(folder, "wrong", "another long password");
        using ChatPerson bob = new("--password-file", right);
        using ChatPerson mallory = new("--password-file", wrong, "--to", await bob.EndpointAsync());
        await mallory.SeesAsync("No session: ");
        mallory.Types("/why");
        await mallory.SeesAsync("  try: ");
        using ChatPerson alice = new("--password-file", right, "--to", await bob.EndpointAsync());
        await bob.SeesAsync("QUESTION 1: A member of the group, ");
        bob.Types("/yes");
        await alice.SeesAsync("secured, chat");
        Assert.DoesNotContain(bob.Lines, line => line.Contains("password\"", StringComparison.Ordinal) || line.Contains("long enough", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Capability", "A17")]
    public async Task A_file_is_offered_accepted_and_arrives_whole()
    {
        using TemporaryFolder folder = new();
        string inbox = Directory.CreateDirectory(folder.File("inbox")).FullName;
        byte[] octets = RandomNumberGenerator.GetBytes(300_000);
        await File.WriteAllBytesAsync(folder.File("plan.bin"), octets, TestContext.Current.CancellationToken);
        using ChatPerson bob = new("--folder", inbox);
        using ChatPerson alice = new("--to", await bob.EndpointAsync());
        await bob.SeesAsync("QUESTION 1");
        bob.Types("/yes");
        await alice.SeesAsync("secured, chat");
        alice.Types($"/send {folder.File("plan.bin")}");
        await bob.SeesAsync("offers the file plan.bin, 300000 octets.");
        bob.Types("/yes");
        await alice.SeesAsync("plan.bin has arrived whole.");
        await bob.SeesAsync("has arrived whole, in ");
        Assert.Equal(octets, await File.ReadAllBytesAsync(Path.Combine(inbox, "plan.bin"), TestContext.Current.CancellationToken));
        alice.Types($"/send {folder.File("plan.bin")}");
        await bob.SeesAsync("QUESTION 3");
        bob.Types("/no");
        await alice.SeesAsync("plan.bin was not sent: the person asked said no.");
        alice.Types("/send nowhere.bin");
        await alice.SeesAsync("nowhere.bin cannot be read");
    }

    [Fact]
    public async Task At_the_end_of_the_input_what_was_said_is_waited_for()
    {
        using ChatPerson bob = new();
        using ChatPerson alice = new("--to", await bob.EndpointAsync());
        alice.Types("first line");
        alice.Types("second line");
        alice.EndInput();
        await bob.SeesAsync("QUESTION 1");
        Assert.False(alice.Ended.IsCompleted);
        bob.Types("/yes");
        Assert.Equal((ExitCode.Done, ""), Told(await alice.Ended));
        string[] heard = [.. bob.Lines.Where(line => line.EndsWith(" line", StringComparison.Ordinal))];
        Assert.Equal(2, heard.Length);
        Assert.EndsWith("first line", heard[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interruption_is_as_good_an_end_as_any()
    {
        using ChatPerson bob = new();
        await bob.EndpointAsync();
        bob.Interrupt();
        Assert.Equal((ExitCode.Done, ""), Told(await bob.Ended));
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_in_words()
    {
        using ChatPerson bob = new();
        bob.Types("to nobody");
        await bob.SeesAsync("There is no partner yet.");
        bob.Types("/to somewhere");
        await bob.SeesAsync("A partner is named by its endpoint");
        bob.Types("/to tcp://127.0.0.1:1");
        await bob.SeesAsync("No transport serves tcp://");
        bob.Types("/dance");
        await bob.SeesAsync("/dance is no command");
        bob.Types("/yes");
        await bob.SeesAsync("No question waits.");
        bob.Types("/to udp://127.0.0.1:1");
        bob.Types("/clear hello");
        await bob.SeesAsync("allowed only with --allow-clear");
        bob.Types("/send x");
        await bob.SeesAsync("files go under a session's key only");
        bob.Types("/who");
        await bob.SeesAsync("* udp://127.0.0.1:1");
        bob.Types("/help");
        await bob.SeesAsync("/clear TEXT     says one line in clear");
        await bob.QuitsAsync();
    }

    [Theory]
    [InlineData("short", "error password-unusable: A group password has at least 12 characters.")]
    [InlineData("with\u0007a bell in it", "error password-unusable: A group password holds no control characters")]
    public async Task A_file_without_a_password_is_refused(string text, string expected)
    {
        using TemporaryFolder folder = new();
        Ran ran = await Ran.CommandAsync(["chat", "--port", "0", "--password-file", PasswordFile(folder, "bad", text)]);
        Assert.Equal(ExitCode.NotDone, ran.ExitCode);
        Assert.StartsWith(expected, ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(text, ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "--to", "nowhere")]
    [InlineData(ExitCode.Usage, "--group", "no uuid")]
    [InlineData(ExitCode.Usage, "--bind", "everywhere")]
    [InlineData(ExitCode.Usage, "--port", "65536")]
    [InlineData(ExitCode.NotDone, "--folder", "no such folder")]
    [InlineData(ExitCode.NotDone, "--password-file", "no such file")]
    public async Task Options_that_cannot_be_are_refused(int expected, string option, string value)
    {
        Ran ran = await Ran.CommandAsync(["chat", option, value]);
        Assert.Equal(expected, ran.ExitCode);
        Assert.NotEqual("", ran.Error);
    }

    private static string PasswordFile(TemporaryFolder folder, string name, string text)
    {
        string path = folder.File(name);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return path;
    }

    private static (int ExitCode, string Error) Told(Ran ran) => (ran.ExitCode, ran.Error);
}
