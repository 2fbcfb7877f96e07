using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace NanoPeers.PeeringService.Agent;

/// <summary>The processes of one session of Linux: a program with all that it has started, also when those in between are gone.</summary>
internal static class SessionProcesses
{
    private const int Passes = 20;

    /// <summary>Process ids of a session's processes, without those that have ended and only wait to be taken note of.</summary>
    /// <param name="session">The session: the process id of its first process.</param>
    internal static IReadOnlyList<int> Of(int session)
    {
        List<int> found = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int process) && Lives(process, session))
            {
                found.Add(process);
            }
        }

        return found;
    }

    /// <summary>Ends all of a session by force, also those that are started meanwhile.</summary>
    /// <param name="session">The session.</param>
    internal static void Kill(int session)
    {
        for (int pass = 0; pass < Passes && Of(session) is { Count: > 0 } left; pass++)
        {
            foreach (int process in left)
            {
                Kill(process, session);
            }
        }
    }

    private static void Kill(int process, int session)
    {
        try
        {
            using Process found = Process.GetProcessById(process);
            if (Lives(process, session))
            {
                found.Kill();
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It ended meanwhile, or may not be ended by this user; the next pass sees.
        }
    }

    /// <summary>proc(5): "pid (comm) state ppid pgrp session ..."; the name in parentheses may hold anything.</summary>
    private static bool Lives(int process, int session)
    {
        try
        {
            string line = File.ReadAllText($"/proc/{process}/stat");
            string[] fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is not ("Z" or "X") && int.Parse(fields[3], CultureInfo.InvariantCulture) == session;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // it ended meanwhile
        }
    }
}
