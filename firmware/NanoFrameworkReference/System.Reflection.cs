namespace System.Reflection;

public class AssemblyProductAttribute : Attribute
{
    public AssemblyProductAttribute(string product) => throw null;
    public string Product { get => throw null; }
}

public class AssemblyTitleAttribute : Attribute
{
    public AssemblyTitleAttribute(string title) => throw null;
    public string Title { get => throw null; }
}

public class AssemblyVersionAttribute : Attribute
{
    public AssemblyVersionAttribute(string version) => throw null;
    public string Version { get => throw null; }
}
