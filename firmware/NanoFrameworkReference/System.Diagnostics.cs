namespace System.Diagnostics.CodeAnalysis
{
    public class AllowNullAttribute : Attribute
    {
        public AllowNullAttribute() => throw null;
    }

    public class DisallowNullAttribute : Attribute
    {
        public DisallowNullAttribute() => throw null;
    }

    public class DoesNotReturnAttribute : Attribute
    {
        public DoesNotReturnAttribute() => throw null;
    }

    public class DoesNotReturnIfAttribute : Attribute
    {
        public DoesNotReturnIfAttribute(bool parameterValue) => throw null;
        public bool ParameterValue { get => throw null; }
    }

    public class MaybeNullAttribute : Attribute
    {
        public MaybeNullAttribute() => throw null;
    }

    public class MaybeNullWhenAttribute : Attribute
    {
        public MaybeNullWhenAttribute(bool returnValue) => throw null;
        public bool ReturnValue { get => throw null; }
    }

    public class MemberNotNullAttribute : Attribute
    {
        public MemberNotNullAttribute(string member) => throw null;
        public MemberNotNullAttribute(params string[] members) => throw null;
        public string[] Members { get => throw null; }
    }

    public class MemberNotNullWhenAttribute : Attribute
    {
        public MemberNotNullWhenAttribute(bool returnValue, string member) => throw null;
        public MemberNotNullWhenAttribute(bool returnValue, params string[] members) => throw null;
        public bool ReturnValue { get => throw null; }
        public string[] Members { get => throw null; }
    }

    public class NotNullAttribute : Attribute
    {
        public NotNullAttribute() => throw null;
    }

    public class NotNullIfNotNullAttribute : Attribute
    {
        public NotNullIfNotNullAttribute(string parameterName) => throw null;
        public string ParameterName { get => throw null; }
    }

    public class NotNullWhenAttribute : Attribute
    {
        public NotNullWhenAttribute(bool returnValue) => throw null;
        public bool ReturnValue { get => throw null; }
    }
}

namespace System.Diagnostics
{
    public class ConditionalAttribute : Attribute
    {
        public ConditionalAttribute(string conditionString) => throw null;
        public string ConditionString { get => throw null; }
    }

    public static class Debug
    {
        [System.Diagnostics.Conditional("DEBUG")] public static void Assert(bool condition) => throw null;
        [System.Diagnostics.Conditional("DEBUG")] public static void Assert(bool condition, string message) => throw null;
        [System.Diagnostics.Conditional("DEBUG")] public static void Assert(bool condition, string message, string detailedMessage) => throw null;
        [System.Diagnostics.Conditional("DEBUG")] public static void Write(string message) => throw null;
        [System.Diagnostics.Conditional("DEBUG")] public static void WriteLine() => throw null;
        [System.Diagnostics.Conditional("DEBUG")] public static void WriteLine(string message) => throw null;
    }

    public static class Debugger
    {
        public static bool IsAttached { get => throw null; }
        public static void Break() => throw null;
    }
}
