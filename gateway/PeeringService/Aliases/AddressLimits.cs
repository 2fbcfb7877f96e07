using System.Net;
using System.Net.Sockets;

namespace NanoPeers.PeeringService.Aliases;

/// <summary>What each address has open, and how fast it asks. Of IPv6 the first 64 bits count, for a host has the rest to itself.</summary>
internal sealed class AddressLimits
{
    private const int MaxAddresses = 4_096;

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Account> _accounts = [];
    private readonly AliasServerOptions _options;
    private readonly TimeProvider _time;

    internal AddressLimits(AliasServerOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
    }

    /// <summary>Takes note of a new connection; false when the address has as many as it may. Every true needs one <see cref="Close"/>.</summary>
    internal bool TryOpen(IPAddress address)
    {
        lock (_gate)
        {
            if (AccountOf(address) is not { } account || account.Connections >= _options.MaxConnectionsPerAddress)
            {
                return false;
            }

            account.Connections++;
            return true;
        }
    }

    internal void Close(IPAddress address)
    {
        lock (_gate)
        {
            _accounts[KeyOf(address)].Connections--;
        }
    }

    /// <summary>Takes note of a request; false when there were too many.</summary>
    internal bool TryRequest(IPAddress address)
    {
        lock (_gate)
        {
            if (AccountOf(address) is not { } account)
            {
                return false;
            }

            Refill(account);
            if (account.Requests < 1)
            {
                return false;
            }

            account.Requests--;
            return true;
        }
    }

    private Account? AccountOf(IPAddress address)
    {
        IPAddress key = KeyOf(address);
        if (_accounts.TryGetValue(key, out Account? account))
        {
            return account;
        }

        if (_accounts.Count >= MaxAddresses)
        {
            Sweep();
        }

        if (_accounts.Count >= MaxAddresses)
        {
            return null;
        }

        account = new Account { Requests = _options.RequestBurst, At = _time.GetTimestamp() };
        _accounts.Add(key, account);
        return account;
    }

    /// <summary>Forgets whoever has nothing open and has not asked for a while: a new account would say the same.</summary>
    private void Sweep()
    {
        foreach ((IPAddress key, Account account) in _accounts.ToList())
        {
            Refill(account);
            if (account.Connections == 0 && account.Requests >= _options.RequestBurst)
            {
                _accounts.Remove(key);
            }
        }
    }

    private void Refill(Account account)
    {
        long now = _time.GetTimestamp();
        double more = _time.GetElapsedTime(account.At, now).TotalSeconds * _options.RequestsPerSecond;
        account.Requests = Math.Min(_options.RequestBurst, account.Requests + more);
        account.At = now;
    }

    private static IPAddress KeyOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        byte[] octets = address.GetAddressBytes();
        Array.Clear(octets, 8, 8);
        return new IPAddress(octets);
    }

    private sealed class Account
    {
        public int Connections { get; set; }

        public double Requests { get; set; }

        public long At { get; set; }
    }
}
