using System.Collections;
using System.Reflection;

namespace System;

public delegate void Action();

public abstract class Array : ICloneable, IList, ICollection, IEnumerable
{
    protected Array() => throw null;
    public int Length { get => throw null; }
    public object SyncRoot { get => throw null; }
    public bool IsReadOnly { get => throw null; }
    public bool IsFixedSize { get => throw null; }
    public bool IsSynchronized { get => throw null; }
    public static Array CreateInstance(Type elementType, int length) => throw null;
    public static void Copy(Array sourceArray, Array destinationArray, int length) => throw null;
    public static void Copy(Array sourceArray, int sourceIndex, Array destinationArray, int destinationIndex, int length) => throw null;
    public static void Clear(Array array, int index, int length) => throw null;
    public object GetValue(int index) => throw null;
    public object Clone() => throw null;
    public static int BinarySearch(Array array, object value, IComparer comparer) => throw null;
    public static int BinarySearch(Array array, int index, int length, object value, IComparer comparer) => throw null;
    public void CopyTo(Array array, int index) => throw null;
    public IEnumerator GetEnumerator() => throw null;
    public static int IndexOf(Array array, object value) => throw null;
    public static int IndexOf(Array array, object value, int startIndex) => throw null;
    public static int IndexOf(Array array, object value, int startIndex, int count) => throw null;
    int ICollection.Count => throw null;
    object IList.this[int index] { get => throw null; set => throw null; }
    int IList.Add(object value) => throw null;
    bool IList.Contains(object value) => throw null;
    void IList.Clear() => throw null;
    int IList.IndexOf(object value) => throw null;
    void IList.Insert(int index, object value) => throw null;
    void IList.Remove(object value) => throw null;
    void IList.RemoveAt(int index) => throw null;
}

public abstract class Attribute
{
    protected Attribute() => throw null;
}

[System.Flags] public enum AttributeTargets
{
    Assembly = 1, Module = 2, Class = 4, Struct = 8, Enum = 16, Constructor = 32, Method = 64, Property = 128, Field = 256, Event = 512, Interface = 1024, Parameter = 2048, Delegate = 4096, ReturnValue = 8192, All = 16383,
}

[AttributeUsage(AttributeTargets.Class, Inherited = true)]
public class AttributeUsageAttribute : Attribute
{
    public AttributeUsageAttribute(AttributeTargets validOn) => throw null;
    public AttributeTargets ValidOn { get => throw null; }
    public bool AllowMultiple { get => throw null; set => throw null; }
    public bool Inherited { get => throw null; set => throw null; }
}

public abstract class Delegate
{
    protected Delegate() => throw null;
    public object Target { get => throw null; }
    public override bool Equals(object obj) => throw null;
    public static Delegate Combine(Delegate a, Delegate b) => throw null;
    public Delegate[] GetInvocationList() => throw null;
    public static Delegate Remove(Delegate source, Delegate value) => throw null;
    public static bool operator ==(Delegate d1, Delegate d2) => throw null;
    public static bool operator !=(Delegate d1, Delegate d2) => throw null;
}

public abstract class Enum : ValueType
{
    protected Enum() => throw null;
    public bool HasFlag(Enum flag) => throw null;
    public override string ToString() => throw null;
}

public class EventArgs
{
    public static readonly EventArgs Empty;
    public EventArgs() => throw null;
}

public delegate void EventHandler(object sender, EventArgs e);

public class FlagsAttribute : Attribute
{
    public FlagsAttribute() => throw null;
}

public readonly struct Guid
{
    private readonly object _value;
    public static readonly Guid Empty;
    public Guid(int a, short b, short c, byte d, byte e, byte f, byte g, byte h, byte i, byte j, byte k) => throw null;
    public Guid(uint a, ushort b, ushort c, byte d, byte e, byte f, byte g, byte h, byte i, byte j, byte k) => throw null;
    public Guid(byte[] b) => throw null;
    public Guid(string g) => throw null;
    public int CompareTo(object value) => throw null;
    public byte[] ToByteArray() => throw null;
    public override string ToString() => throw null;
    public override bool Equals(object o) => throw null;
    public override int GetHashCode() => throw null;
    public static Guid NewGuid() => throw null;
    public static bool TryParseGuidWithDashes(string input, out Guid result) => throw null;
}

public interface ICloneable
{
    object Clone();
}

public interface IComparable
{
    int CompareTo(object obj);
}

public interface IDisposable
{
    void Dispose();
}

public abstract class MarshalByRefObject
{
    protected MarshalByRefObject() => throw null;
}

public abstract class MulticastDelegate : Delegate
{
    protected MulticastDelegate() => throw null;
    public static bool operator ==(MulticastDelegate d1, MulticastDelegate d2) => throw null;
    public static bool operator !=(MulticastDelegate d1, MulticastDelegate d2) => throw null;
    public override bool Equals(object obj) => throw null;
}

public class Object
{
    public Object() => throw null;
    public virtual string ToString() => throw null;
    public virtual bool Equals(object obj) => throw null;
    public static bool Equals(object objA, object objB) => throw null;
    public static bool ReferenceEquals(object objA, object objB) => throw null;
    public virtual int GetHashCode() => throw null;
    public Type GetType() => throw null;
    protected object MemberwiseClone() => throw null;
}

public class ObsoleteAttribute : Attribute
{
    public ObsoleteAttribute() => throw null;
    public ObsoleteAttribute(string message) => throw null;
    public ObsoleteAttribute(string message, bool error) => throw null;
    public string Message { get => throw null; }
    public bool IsError { get => throw null; }
}

public class ParamArrayAttribute : Attribute
{
    public ParamArrayAttribute() => throw null;
}

public readonly struct RuntimeFieldHandle
{
    private readonly object _value;
}

public readonly struct RuntimeMethodHandle
{
    private readonly object _value;
}

public readonly struct RuntimeTypeHandle
{
    private readonly object _value;
}

public readonly ref struct SpanByte
{
    private readonly byte[] _array;
    public SpanByte(byte[] array) => throw null;
    public SpanByte(byte[] array, int start, int length) => throw null;
    public byte this[int index] { get => throw null; set => throw null; }
    public static SpanByte Empty { get => throw null; }
    public int Length { get => throw null; }
    public bool IsEmpty { get => throw null; }
    public void CopyTo(SpanByte destination) => throw null;
    public SpanByte Slice(int start) => throw null;
    public SpanByte Slice(int start, int length) => throw null;
    public byte[] ToArray() => throw null;
    public static implicit operator SpanByte(byte[] array) => throw null;
}

public abstract class Type : MemberInfo
{
    protected Type() => throw null;
    public override Type DeclaringType { get => throw null; }
    public string FullName { get => throw null; }
    public string AssemblyQualifiedName { get => throw null; }
    public Type BaseType { get => throw null; }
    public bool IsNotPublic { get => throw null; }
    public bool IsPublic { get => throw null; }
    public bool IsClass { get => throw null; }
    public bool IsInterface { get => throw null; }
    public bool IsValueType { get => throw null; }
    public bool IsAbstract { get => throw null; }
    public bool IsEnum { get => throw null; }
    public bool IsSerializable { get => throw null; }
    public bool IsArray { get => throw null; }
    public static Type GetType(string typeName) => throw null;
    public ConstructorInfo GetConstructor(Type[] types) => throw null;
    public MethodInfo GetMethod(string name) => throw null;
    public static Type GetTypeFromHandle(RuntimeTypeHandle handle) => throw null;
    public Type[] GetInterfaces() => throw null;
    public Type GetElementType() => throw null;
    public bool IsSubclassOf(Type c) => throw null;
    public bool IsInstanceOfType(object o) => throw null;
    public override string ToString() => throw null;
}

public abstract class ValueType
{
    protected ValueType() => throw null;
    public override bool Equals(object obj) => throw null;
}

public class Version
{
    public Version(int major, int minor, int build, int revision) => throw null;
    public Version(int major, int minor) => throw null;
    public int Major { get => throw null; }
    public int Minor { get => throw null; }
    public int Revision { get => throw null; }
    public int Build { get => throw null; }
    public override bool Equals(object obj) => throw null;
    public override string ToString() => throw null;
    public override int GetHashCode() => throw null;
}

public readonly struct Void
{
}

public class WeakReference
{
    public WeakReference(object target) => throw null;
    public bool IsAlive { get => throw null; }
    public object Target { get => throw null; set => throw null; }
}
