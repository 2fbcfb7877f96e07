namespace System.Collections;

public class ArrayList : IList, ICollection, IEnumerable, ICloneable
{
    public ArrayList() => throw null;
    public virtual int Capacity { get => throw null; set => throw null; }
    public virtual int Count { get => throw null; }
    public virtual bool IsFixedSize { get => throw null; }
    public virtual bool IsReadOnly { get => throw null; }
    public virtual bool IsSynchronized { get => throw null; }
    public virtual object SyncRoot { get => throw null; }
    public virtual object this[int index] { get => throw null; set => throw null; }
    public int Add(object value) => throw null;
    public int BinarySearch(object value, IComparer comparer) => throw null;
    public void Clear() => throw null;
    public object Clone() => throw null;
    public bool Contains(object value) => throw null;
    public void CopyTo(Array array) => throw null;
    public void CopyTo(Array array, int index) => throw null;
    public IEnumerator GetEnumerator() => throw null;
    public int IndexOf(object value) => throw null;
    public int IndexOf(object value, int startIndex) => throw null;
    public int IndexOf(object value, int startIndex, int count) => throw null;
    public void Insert(int index, object value) => throw null;
    public void Remove(object value) => throw null;
    public void RemoveAt(int index) => throw null;
    public object[] ToArray() => throw null;
    public Array ToArray(Type type) => throw null;
}

public interface ICollection : IEnumerable
{
    int Count { get; }
    object SyncRoot { get; }
    bool IsSynchronized { get; }
    void CopyTo(Array array, int index);
}

public interface IComparer
{
    int Compare(object x, object y);
}

public interface IEnumerable
{
    IEnumerator GetEnumerator();
}

public interface IEnumerator
{
    object Current { get; }
    bool MoveNext();
    void Reset();
}

public interface IEqualityComparer
{
    bool Equals(object x, object y);
    int GetHashCode(object obj);
}

public interface IList : ICollection, IEnumerable
{
    object this[int index] { get; set; }
    bool IsReadOnly { get; }
    bool IsFixedSize { get; }
    int Add(object value);
    bool Contains(object value);
    void Clear();
    int IndexOf(object value);
    void Insert(int index, object value);
    void Remove(object value);
    void RemoveAt(int index);
}

public class DictionaryEntry
{
    public object Key;
    public object Value;
    public DictionaryEntry(object key, object value) => throw null;
}

public class Hashtable : ICloneable, IDictionary, ICollection, IEnumerable
{
    public Hashtable() => throw null;
    public Hashtable(int capacity) => throw null;
    public Hashtable(int capacity, float loadFactor) => throw null;
    public int Count { get => throw null; }
    public bool IsSynchronized { get => throw null; }
    public object SyncRoot { get => throw null; }
    public bool IsReadOnly { get => throw null; }
    public bool IsFixedSize { get => throw null; }
    public ICollection Keys { get => throw null; }
    public ICollection Values { get => throw null; }
    public object this[object key] { get => throw null; set => throw null; }
    public object Clone() => throw null;
    public IEnumerator GetEnumerator() => throw null;
    public void CopyTo(Array array, int arrayIndex) => throw null;
    public void Add(object key, object value) => throw null;
    public void Clear() => throw null;
    public bool Contains(object key) => throw null;
    public void Remove(object key) => throw null;
}

public interface IDictionary : ICollection, IEnumerable
{
    bool IsReadOnly { get; }
    bool IsFixedSize { get; }
    ICollection Keys { get; }
    ICollection Values { get; }
    object this[object key] { get; set; }
    void Add(object key, object value);
    void Clear();
    bool Contains(object key);
    void Remove(object key);
}

public interface IDictionaryEnumerator : IEnumerator
{
    object Key { get; }
    object Value { get; }
    DictionaryEntry Entry { get; }
}

public class Queue : ICollection, IEnumerable, ICloneable
{
    public Queue() => throw null;
    public int Count { get => throw null; }
    public bool IsSynchronized { get => throw null; }
    public object SyncRoot { get => throw null; }
    public object Clone() => throw null;
    public void Clear() => throw null;
    public void CopyTo(Array array, int index) => throw null;
    public void Enqueue(object obj) => throw null;
    public IEnumerator GetEnumerator() => throw null;
    public object Dequeue() => throw null;
    public object Peek() => throw null;
    public bool Contains(object obj) => throw null;
    public object[] ToArray() => throw null;
}

public class Stack : ICollection, IEnumerable, ICloneable
{
    public Stack() => throw null;
    public int Count { get => throw null; }
    public bool IsSynchronized { get => throw null; }
    public object SyncRoot { get => throw null; }
    public void Clear() => throw null;
    public object Clone() => throw null;
    public bool Contains(object obj) => throw null;
    public void CopyTo(Array array, int index) => throw null;
    public IEnumerator GetEnumerator() => throw null;
    public object Peek() => throw null;
    public object Pop() => throw null;
    public void Push(object obj) => throw null;
    public object[] ToArray() => throw null;
}
