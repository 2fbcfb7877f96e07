using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>
/// What an advertisement has to be like to be found: everything that is not null has to fit. Expired advertisements and withdrawals are
/// never found.
/// </summary>
public sealed record AdvertisementQuery
{
    /// <summary>Records of a page where nothing else is said.</summary>
    public const int UsualLimit = 32;

    /// <summary>Most records of a page.</summary>
    public const int MaxLimit = 256;

    /// <summary>Policy 1, peer 2, group 3, pipe 4, service 5, content 6.</summary>
    public int? Kind { get; init; }

    /// <summary>What the canonical name begins with, or all of it; case counts.</summary>
    public string? NamePrefix { get; init; }

    /// <summary>The title, or with <see cref="TitleIsPrefix"/> what it begins with; case does not count.</summary>
    public string? Title { get; init; }

    /// <summary>Whether titles fit that only begin with <see cref="Title"/>.</summary>
    public bool TitleIsPrefix { get; init; }

    /// <summary>An attribute that it has; the value's case does not count.</summary>
    public AdvertisementAttribute? Attribute { get; init; }

    /// <summary>The group that it belongs to.</summary>
    public Identifier? Group { get; init; }

    /// <summary>Who published it.</summary>
    public Identifier? Publisher { get; init; }

    /// <summary>
    /// The groups whose members' advertisements the asker may be shown, besides public ones. None where nothing is said; null for the
    /// peer's own use: it is shown everything.
    /// </summary>
    public IReadOnlyCollection<Identifier>? MemberOf { get; init; } = [];

    /// <summary>Most records of the page: 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = UsualLimit;

    /// <summary>Where the page before this one ended; null for the first one. All else must be as it was.</summary>
    public AdvertisementCursor? After { get; init; }

    /// <summary>The query with a title as people write it: a star at its end stands for any rest, and a star alone for any title.</summary>
    /// <param name="pattern">The title, the beginning of one and a star, or a star.</param>
    public AdvertisementQuery WithTitle(string pattern) => pattern switch
    {
        "*" => this with { Title = null, TitleIsPrefix = false },
        _ when pattern.EndsWith('*') => this with { Title = pattern[..^1], TitleIsPrefix = true },
        _ => this with { Title = pattern, TitleIsPrefix = false },
    };

    /// <summary>How titles and attributes' values are compared: two that fold to one text are one (ordinal, ignoring case).</summary>
    /// <param name="text">A title or a value.</param>
    public static string Fold(string text) => text.ToUpperInvariant();

    /// <summary>Whether a record is what was asked for; its lifetime, and where the page begins, do not count here.</summary>
    /// <param name="record">The record.</param>
    public bool Fits(AdvertisementRecord record) =>
        !record.IsWithdrawal
        && (Kind is null || record.Kind == Kind)
        && (NamePrefix is null || record.Name.StartsWith(NamePrefix, StringComparison.Ordinal))
        && (Group is null || Group.Equals(record.Group))
        && (Publisher is null || Publisher.Equals(record.Publisher))
        && FitsTitle(record.Title)
        && FitsAttribute(record.Attributes)
        && MayBeShown(record.Scope, record.Group);

    /// <summary>Whether the asker may be shown an advertisement at all.</summary>
    /// <param name="scope">Who may be shown it.</param>
    /// <param name="group">Its group.</param>
    public bool MayBeShown(AdvertisementScope scope, Identifier? group) =>
        scope == AdvertisementScope.Public || MemberOf is null || (group is not null && MemberOf.Contains(group));

    /// <summary>Refuses a limit or a text that no store can serve.</summary>
    /// <exception cref="ArgumentException">The limit is out of range, or a text is empty.</exception>
    public void Demand()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Limit, 1, nameof(Limit));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Limit, MaxLimit, nameof(Limit));
        if (Attribute is { } attribute && (string.IsNullOrEmpty(attribute.Name) || string.IsNullOrEmpty(attribute.Value)))
        {
            throw new ArgumentException("An attribute is asked for by its name and its value.", nameof(Attribute));
        }
    }

    private bool FitsTitle(string title) =>
        Title is null
        || (TitleIsPrefix ? Fold(title).StartsWith(Fold(Title), StringComparison.Ordinal) : Fold(title) == Fold(Title));

    private bool FitsAttribute(IReadOnlyList<AdvertisementAttribute> attributes) =>
        Attribute is not { } asked
        || (IAdvertisementStore.IsIndexed(asked)
            && attributes.Any(has => has.Name == asked.Name && Fold(has.Value) == Fold(asked.Value)));
}
