using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace NanoPeers.Storage;

/// <summary>
/// Which SQLite is used. The bundled one is 3.35.5 and gets no repairs; the system's own does, so it is preferred where it is there, is
/// at least as new, and was built for use by several threads.
/// </summary>
internal static class SqliteLibrary
{
    /// <summary>The bundled library's version, in SQLite's own form: 3.35.5.</summary>
    internal const int OldestVersion = 3_035_005;

    /// <summary>The switch of a program (AppContext) that wants the bundled library even where the system has one.</summary>
    internal const string BundleSwitch = "NanoPeers.Storage.UseBundledSqlite";

    private static readonly Lock _loading = new();
    private static IntPtr _system;
    private static bool _loaded;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int NumberFunction();

    /// <summary>Whether the system's own library is used.</summary>
    internal static bool IsSystems => _system != IntPtr.Zero;

    /// <summary>The version of the library in use, once it is loaded.</summary>
    internal static string Version => raw.sqlite3_libversion().utf8_to_string();

    /// <summary>Makes the choice, once in a process. Comes before the first connection.</summary>
    internal static void Load()
    {
        lock (_loading)
        {
            if (_loaded)
            {
                return;
            }

            _system = AppContext.TryGetSwitch(BundleSwitch, out bool bundled) && bundled ? IntPtr.Zero : FindSystems();
            if (IsSystems)
            {
                NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
            }

            Batteries_V2.Init();
            _loaded = true;
        }
    }

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == "e_sqlite3" ? _system : IntPtr.Zero;

    private static IntPtr FindSystems()
    {
        string? name = OperatingSystem.IsLinux() ? "libsqlite3.so.0" : OperatingSystem.IsMacOS() ? "/usr/lib/libsqlite3.dylib" : null;
        if (name is null || !NativeLibrary.TryLoad(name, out IntPtr library))
        {
            return IntPtr.Zero;
        }

        if (Call(library, "sqlite3_libversion_number") >= OldestVersion && Call(library, "sqlite3_threadsafe") != 0)
        {
            return library;
        }

        NativeLibrary.Free(library);
        return IntPtr.Zero;
    }

    private static int Call(IntPtr library, string function) =>
        NativeLibrary.TryGetExport(library, function, out IntPtr address) ? Marshal.GetDelegateForFunctionPointer<NumberFunction>(address)() : 0;
}
