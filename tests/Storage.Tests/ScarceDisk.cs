using System.Diagnostics;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.Tests.Advertisements;
using NanoPeers.Storage.Tests.Mailboxes;

namespace NanoPeers.Storage.Tests;

/// <summary>Uses a state on a disk of a few megabytes until it is full, goes on when there is room again, and is refused where it is read-only.</summary>
internal static class ScarceDisk
{
    public const string Argument = "use-a-scarce-disk";

    /// <param name="disk">Where a small disk is mounted; nothing else uses it.</param>
    public static int Run(string disk)
    {
        string folder = Path.Combine(disk, "state");
        string filler = Path.Combine(disk, "filler");
        (int puts, int deposits, int devices) = (0, 0, 0);
        using (SqliteState state = SqliteState.Open(new StateOptions { Folder = folder }))
        {
            IAdvertisementStore index = state.Advertisements;
            MailboxDamageTests.OpenBoxes(state.Mailboxes);
            File.WriteAllBytes(filler, new byte[16 << 20]);
            UntilFull(() => index.Put(Samples.Record(puts, "lamp") with { Document = new byte[8000] }, Samples.Noon), ref puts);
            UntilFull(() => state.Mailboxes.Append([MailboxDamageTests.Deposit(deposits)]), ref deposits);
            UntilFull(() => state.Devices.Add(TemporaryState.Device(devices, $"device {devices}"), TemporaryState.Secret("secret")), ref devices);
            Check(state, puts, deposits, devices);
            File.Delete(filler);
            for (int i = 0; i < 50; i++)
            {
                index.Put(Samples.Record(puts++, "lamp") with { Document = new byte[8000] }, Samples.Noon);
                state.Mailboxes.Append([MailboxDamageTests.Deposit(deposits++)]);
                state.Devices.Add(TemporaryState.Device(devices, $"device {devices++}"), TemporaryState.Secret("secret"));
            }

            Check(state, puts, deposits, devices);
        }

        Remount(disk, "ro");
        Expect<StateUnavailableException>(() => SqliteState.Open(new StateOptions { Folder = folder }).Dispose());
        Expect<StateUnavailableException>(() => new Indexes.AdvertisementIndex(Path.Combine(folder, "advertisements.db"), new()).Dispose());
        Expect<StateUnavailableException>(() => new Storage.Mailboxes.MailboxFile(Path.Combine(folder, "mailboxes.db"), TimeProvider.System).Dispose());
        Remount(disk, "rw");
        using (SqliteState state = SqliteState.Open(new StateOptions { Folder = folder }))
        {
            Check(state, puts, deposits, devices);
        }

        Console.Out.WriteLine($"well: {puts} {deposits} {devices}");
        return 0;
    }

    private static void UntilFull(Action write, ref int written)
    {
        try
        {
            for (int most = written + 100_000; written < most; written++)
            {
                write();
            }

            throw new InvalidOperationException("The disk was never full.");
        }
        catch (StateUnavailableException e)
        {
            if (!e.Problem.Contains("full", StringComparison.Ordinal))
            {
                throw;
            }
        }
    }

    private static void Check(SqliteState state, int puts, int deposits, int devices)
    {
        (long, int, int) there = (state.Advertisements.Count, MailboxDamageTests.All(state.Mailboxes).Count, state.Devices.List().Count);
        bool isWhole = state.Loss is null && state.Mailboxes.Loss is null && state.Advertisements.Losses.Count == 0;
        if (there != (puts, deposits, devices) || !isWhole)
        {
            throw new InvalidOperationException($"{there} are there of {(puts, deposits, devices)}.");
        }
    }

    private static void Expect<T>(Action action)
        where T : Exception
    {
        try
        {
            action();
        }
        catch (T)
        {
            return;
        }

        throw new InvalidOperationException($"There was no {typeof(T).Name}.");
    }

    private static void Remount(string disk, string how)
    {
        using Process mount = Process.Start("mount", ["-o", "remount," + how, disk]);
        mount.WaitForExit();
        if (mount.ExitCode != 0)
        {
            throw new InvalidOperationException($"The disk cannot be made {how}.");
        }
    }
}
