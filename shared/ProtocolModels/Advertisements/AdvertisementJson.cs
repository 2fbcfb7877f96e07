using System.Collections;

namespace NanoPeers.Advertisements;

/// <summary>
/// The JSON form of advertisements, for peers without XML: the same elements, nothing lost either way. Boards read it with
/// <see cref="JsonElementReader"/>, piece by piece; this class reads and writes whole advertisements. ADVERTISEMENTS.md, "JSON".
/// </summary>
public static class AdvertisementJson
{
    /// <summary>Writes a piece of the document.</summary>
    /// <param name="advertisement">The advertisement.</param>
    /// <param name="from">The first octet of the document that is wanted.</param>
    /// <param name="into">Receives the piece.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Room for it.</param>
    /// <returns>Octets of the whole document: the piece ends there or where the room does.</returns>
    public static int Write(Advertisement advertisement, int from, byte[] into, int offset, int count)
    {
        JsonWindow window = new JsonWindow(into, offset, count, from);
        JsonElementWriter.Write(AdvertisementTree.ToElement(advertisement), window);
        return window.Length;
    }

    /// <summary>The whole document.</summary>
    /// <param name="advertisement">The advertisement.</param>
    /// <returns>UTF-8.</returns>
    public static byte[] Write(Advertisement advertisement)
    {
        byte[] whole = new byte[Write(advertisement, 0, new byte[0], 0, 0)];
        Write(advertisement, 0, whole, 0, whole.Length);
        return whole;
    }

    /// <summary>Reads a whole document.</summary>
    /// <param name="buffer">Holds it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <param name="fault">Receives what is wrong.</param>
    /// <returns>Null when anything is wrong.</returns>
    public static Advertisement? Read(byte[] buffer, int offset, int count, AdvertisementFault fault)
    {
        ExtensionElement? root = ReadTree(buffer, offset, count, fault);
        return root == null ? null : AdvertisementTree.FromElement(root, fault);
    }

    private static ExtensionElement? ReadTree(byte[] buffer, int offset, int count, AdvertisementFault fault)
    {
        if (count > AdvertisementLimits.MaxDocument)
        {
            fault.Note(AdvertisementStatus.TooLarge, "document");
            return null;
        }

        JsonElementReader reader = new JsonElementReader(new byte[count], new byte[count]);
        JsonTree tree = new JsonTree();
        int at = 0;
        bool finished = false;
        while (true)
        {
            JsonEvent next = reader.Read(buffer, offset + at, count - at);
            at += reader.Used;
            switch (next)
            {
                case JsonEvent.NeedMore:
                    if (!finished)
                    {
                        fault.Note(AdvertisementStatus.Malformed, "document");
                    }

                    return finished ? tree.Root : null;
                case JsonEvent.Finished:
                    finished = true;
                    break;
                case JsonEvent.Malformed:
                case JsonEvent.TooLarge:
                    fault.Note(next == JsonEvent.TooLarge ? AdvertisementStatus.TooLarge : AdvertisementStatus.Malformed, "octet " + at.ToString());
                    return null;
                default:
                    tree.Take(next, reader);
                    break;
            }
        }
    }

    /// <summary>Puts the tree together from what a reader comes upon.</summary>
    private sealed class JsonTree
    {
        private readonly ArrayList _open = new ArrayList();
        private readonly ArrayList _children = new ArrayList();

        public ExtensionElement? Root { get; private set; }

        public void Take(JsonEvent next, JsonElementReader reader)
        {
            if (next == JsonEvent.Begin)
            {
                _open.Add(new ExtensionElement(reader.Name()));
                _children.Add(new ArrayList());
            }
            else if (next == JsonEvent.Attribute)
            {
                ExtensionElement element = (ExtensionElement)_open[_open.Count - 1]!;
                NamedValue[] attributes = new NamedValue[element.Attributes.Length + 1];
                System.Array.Copy(element.Attributes, attributes, attributes.Length - 1);
                attributes[attributes.Length - 1] = new NamedValue(reader.Name(), reader.Value());
                element.Attributes = attributes;
            }
            else if (next == JsonEvent.Text)
            {
                ((ExtensionElement)_open[_open.Count - 1]!).Text = reader.Value();
            }
            else
            {
                End();
            }
        }

        private void End()
        {
            int last = _open.Count - 1;
            ExtensionElement element = (ExtensionElement)_open[last]!;
            ArrayList inside = (ArrayList)_children[last]!;
            ExtensionElement[] children = new ExtensionElement[inside.Count];
            for (int i = 0; i < children.Length; i++)
            {
                children[i] = (ExtensionElement)inside[i]!;
            }

            element.Children = children;
            _open.RemoveAt(last);
            _children.RemoveAt(last);
            if (last == 0)
            {
                Root = element;
            }
            else
            {
                ((ArrayList)_children[last - 1]!).Add(element);
            }
        }
    }
}
