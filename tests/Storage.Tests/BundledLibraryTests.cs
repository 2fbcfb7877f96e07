using System.Diagnostics;
using Xunit.Runner.InProc.SystemConsole;

namespace NanoPeers.Storage.Tests;

/// <summary>The stores with the bundled SQLite, in a process of their own: a process has one library.</summary>
public sealed class BundledLibraryTests
{
    public const string Argument = "with-the-bundled-library";

    private static readonly string[] _classes =
    [
        "BundledLibraryTests", "DeviceStoreTests", "StateRepairTests", "Advertisements.AdvertisementIndexTests", "Advertisements.IndexPlanTests",
        "Mailboxes.MailboxFileTests", "Mailboxes.MailboxPlanTests",
    ];

    /// <summary>Runs tests in this process with the bundled library.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        AppContext.SetSwitch(SqliteLibrary.BundleSwitch, true);
        return await ConsoleRunner.Run(args);
    }

    [Fact]
    public void In_such_a_process_the_bundle_is_used()
    {
        SqliteLibrary.Load();
        bool wanted = AppContext.TryGetSwitch(SqliteLibrary.BundleSwitch, out bool on) && on;
        Assert.Equal(wanted, wanted && !SqliteLibrary.IsSystems && SqliteLibrary.Version == "3.35.5");
    }

    [Fact]
    public async Task The_stores_work_with_the_bundled_library()
    {
        if (AppContext.TryGetSwitch(SqliteLibrary.BundleSwitch, out bool on) && on)
        {
            return; // this is that process
        }

        string[] classes = [.. _classes.SelectMany(name => new[] { "-class", "NanoPeers.Storage.Tests." + name })];
        using Process process = WriterProcess.Start([Argument, .. classes, "-noColor"]);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
        Assert.DoesNotContain("Total: 0", output, StringComparison.Ordinal);
    }
}
