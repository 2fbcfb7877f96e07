using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using NanoPeers.PolicyContract;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>The code of one active policy, in a load context of its own that goes when the policy is deactivated. POLICIES.md, "Activation".</summary>
internal sealed class PolicyCode
{
    private Context? _context;

    private PolicyCode(Context context, IPolicy policy)
    {
        _context = context;
        Policy = policy;
    }

    /// <summary>The policy; null after <see cref="Unload"/>.</summary>
    internal IPolicy? Policy { get; private set; }

    /// <summary>What is wrong with the assemblies of a package; null where nothing is.</summary>
    internal static string? Inspect(PolicyPackage package)
    {
        string?[] names = [.. package.Files.Select(NameOf)];
        int bad = Array.IndexOf(names, null);
        if (bad >= 0)
        {
            return $"{package.Manifest.Files[bad].Name} is no assembly";
        }

        HashSet<string> own = [.. names.OfType<string>()];
        if (own.Count != names.Length || own.Any(PolicyAllowList.IsAssembly))
        {
            return "has an assembly twice, or one that the runtime has";
        }

        for (int i = 0; i < names.Length; i++)
        {
            if (PolicyInspector.Inspect(package.Files[i], own) is { } fault)
            {
                return $"{package.Manifest.Files[i].Name} {fault}";
            }
        }

        return null;
    }

    /// <summary>Loads the code and makes the policy. The package must have been inspected.</summary>
    /// <param name="package">The package.</param>
    /// <param name="code">The code, or null.</param>
    /// <returns>What is wrong, for people; empty where nothing is.</returns>
    internal static string TryLoad(PolicyPackage package, out PolicyCode? code)
    {
        code = null;
        Context context = new($"policy {package.Manifest.Policy.Name}");
        try
        {
            Type? entry = LoadAll(context, package).GetType(package.Manifest.Entry, false);
            if (entry is null || !entry.IsPublic || !typeof(IPolicy).IsAssignableFrom(entry) || entry.GetConstructor([]) is null)
            {
                context.Unload();
                return $"has no public class {package.Manifest.Entry} that is an IPolicy with a constructor without parameters";
            }

            code = new PolicyCode(context, (IPolicy)Activator.CreateInstance(entry)!);
            return "";
        }
#pragma warning disable CA1031 // Whatever a package's code throws, the package is refused and the peer goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            context.Unload();
            return $"could not be loaded: {(e.InnerException ?? e).GetType().Name}";
        }
    }

    /// <summary>Lets the code go. Its memory is free when nothing of it is called or held any more.</summary>
    /// <returns>Dies with the code.</returns>
    internal WeakReference Unload()
    {
        WeakReference remains = new(_context);
        Policy = null;
        _context?.Unload();
        _context = null;
        return remains;
    }

    private static Assembly LoadAll(Context context, PolicyPackage package)
    {
        Assembly? main = null;
        foreach (byte[] octets in package.Files)
        {
            using MemoryStream stream = new(octets, false);
            Assembly loaded = context.LoadFromStream(stream);
            main ??= loaded;
        }

        return main!;
    }

    private static string? NameOf(byte[] octets)
    {
        try
        {
            using PEReader file = new(ImmutableArray.Create(octets));
            MetadataReader reader = file.GetMetadataReader();
            return reader.IsAssembly ? reader.GetString(reader.GetAssemblyDefinition().Name) : null;
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>
    /// Finds the contract at the peer and the runtime's assemblies where they are; the package's own are loaded already, and found before this is asked. It
    /// keeps no reference to what is loaded: that would hold both in memory for ever.
    /// </summary>
    private sealed class Context(string name) : AssemblyLoadContext(name, isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name == typeof(IPolicy).Assembly.GetName().Name ? typeof(IPolicy).Assembly
            : PolicyAllowList.IsAssembly(assemblyName.Name ?? "") ? null
            : throw new FileNotFoundException($"A policy may not use {assemblyName.Name}.");
    }
}
