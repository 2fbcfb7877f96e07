namespace NanoPeers.PeeringService.Objects;

/// <summary>An object in the store's table. The table's lock guards it.</summary>
internal sealed class StoredObject
{
    internal StoredObject(ObjectId id, long length)
    {
        Id = id;
        Length = length;
        Place = new LinkedListNode<StoredObject>(this);
    }

    internal ObjectId Id { get; }

    internal long Length { get; }

    internal bool IsPinned { get; set; }

    internal bool IsChecked { get; set; }

    /// <summary>Its place in the order of use.</summary>
    internal LinkedListNode<StoredObject> Place { get; }

    /// <summary>What it is called, the oldest name first.</summary>
    internal List<string> Names { get; } = [];
}
