namespace System.Reflection;

public class Assembly
{
    public Assembly() => throw null;
    public string FullName { get => throw null; }
    public static Assembly GetExecutingAssembly() => throw null;
    public Type GetType(string name) => throw null;
    public static Assembly Load(byte[] rawAssembly) => throw null;
}

public abstract class MethodBase : MemberInfo
{
    protected MethodBase() => throw null;
    public object Invoke(object obj, object[] parameters) => throw null;
}

public abstract class ConstructorInfo : MethodBase
{
    protected ConstructorInfo() => throw null;
    public object Invoke(object[] parameters) => throw null;
}

public abstract class MethodInfo : MethodBase
{
    protected MethodInfo() => throw null;
    public abstract Type ReturnType { get; }
}

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
