using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Tests.Objects;

/// <summary>Random lists of operations, held against a model of a few lines.</summary>
public sealed class StoreModelTests
{
    private const int Most = 12_000;
    private static readonly LocalObjectsOptions _options = new() { Folder = "none", MaxOctets = Most, MaxObjectOctets = 6_000 };

    [Fact]
    public async Task The_store_does_what_a_simple_list_does()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            await new Run(seed).GoAsync();
        }
    }

    private sealed class Run(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly List<Things> _things = [.. Enumerable.Range(0, 10).Select(i => Things.Number(i, 500 * (i + 1)))];

        /// <summary>Least recently used first.</summary>
        private readonly List<(int Thing, bool IsPinned)> _model = [];

        public async Task GoAsync()
        {
            MemoryDisk disk = new();
            LocalObjects store = new(disk, _options);
            for (int step = 0; step < 150; step++)
            {
                int number = _random.Next(_things.Count);
                switch (_random.Next(8))
                {
                    case 0:
                        Assert.Equal(Has(number), store.Pin(_things[number].Id, step % 2 == 0));
                        Replace(number, step % 2 == 0, isUse: false);
                        break;
                    case 1:
                        Assert.Equal(Has(number), store.Remove(_things[number].Id));
                        _model.RemoveAll(item => item.Thing == number);
                        break;
                    case 2:
                        Assert.Equal(Has(number), _things[number].IsIn(store));
                        Replace(number, null, isUse: true);
                        break;
                    case 3:
                        store.Dispose();
                        store = new LocalObjects(disk, _options);
                        break;
                    default:
                        await FetchAsync(store, number);
                        break;
                }

                Assert.Equal(_model.Select(item => (_things[item.Thing].Id, item.IsPinned)), store.List().Select(item => (item.Id, item.IsPinned)));
                Assert.Equal(_model.Sum(item => _things[item.Thing].Content.Length), store.Octets);
            }

            store.Dispose();
        }

        private async Task FetchAsync(LocalObjects store, int number)
        {
            Things thing = _things[number];
            if (Has(number))
            {
                Assert.Equal(thing.Id, store.Begin(thing.WithDigest).Here);
                Replace(number, null, isUse: true);
                return;
            }

            int pinned = _model.Where(item => item.IsPinned).Sum(item => _things[item.Thing].Content.Length);
            if (pinned + thing.Content.Length > Most)
            {
                Assert.Equal(ObjectStoreFault.NoRoom, Assert.Throws<ObjectStoreException>(() => store.Begin(thing.WithDigest)).Fault);
                return;
            }

            while (_model.Sum(item => _things[item.Thing].Content.Length) + thing.Content.Length > Most)
            {
                _model.RemoveAt(_model.FindIndex(item => !item.IsPinned));
            }

            Assert.Equal(CompletionAnswer.Complete, await thing.FetchAsync(store, _random.Next(2) == 0 ? thing.WithDigest : thing.WithChunks));
            _model.Add((number, false));
        }

        private bool Has(int number) => _model.Exists(item => item.Thing == number);

        private void Replace(int number, bool? isPinned, bool isUse)
        {
            int at = _model.FindIndex(item => item.Thing == number);
            if (at >= 0)
            {
                (int Thing, bool IsPinned) item = (number, isPinned ?? _model[at].IsPinned);
                _model.RemoveAt(at);
                _model.Insert(isUse ? _model.Count : at, item);
            }
        }
    }
}
