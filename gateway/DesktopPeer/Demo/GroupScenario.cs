using NanoPeers.DesktopPeer.Api;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>
/// The fixed scenario of <c>demo --once</c>, the peer group: three more full peers, a group whose members vote each other in, lines under its key, a
/// member that is voted out, a new key, and the removed one shut out. Each step is checked at every peer that it is about, through that peer's own API.
/// </summary>
internal sealed class GroupScenario(DemoHouse house, ScenarioSteps steps)
{
    private const string Group = "house";
    private const string Member = "member";
    private const string Laptop = "laptop";
    private const string Tablet = "tablet";
    private const string Phone = "phone";
    private const string Greeting = "hello, all";
    private const string Shout = "can you hear me?";
    private const string Secret = "the new key is ours alone";

    private readonly Dictionary<string, ApiClient> _apis = [];
    private readonly Dictionary<string, GroupWatch> _watches = [];

    private string _oldEpoch = "";
    private GroupDetailView? _end;

    private static string[] Remaining => [DemoHouse.GatewayName, Laptop, Tablet];

    /// <summary>Plays it.</summary>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The group at its end, as the gateway sees it.</returns>
    /// <exception cref="ScenarioException">A step did not happen; what was seen is in it.</exception>
    public async Task<GroupDetailView> PlayAsync(CancellationToken cancellationToken)
    {
        using ApiClient gateway = ApiClient.Open(house.StateFolder);
        _apis[DemoHouse.GatewayName] = gateway;
        try
        {
            await steps.PlayAsync("peers", "", StartAsync, cancellationToken).ConfigureAwait(false);
            await steps.PlayAsync("create", "", CreateAsync, cancellationToken).ConfigureAwait(false);
            await JoinAsync("join", Laptop, [DemoHouse.GatewayName], cancellationToken).ConfigureAwait(false);
            await JoinAsync("vote", Tablet, [DemoHouse.GatewayName, Laptop], cancellationToken).ConfigureAwait(false);
            await JoinAsync("vote", Phone, Remaining, cancellationToken).ConfigureAwait(false);
            await steps.PlayAsync("say", Phone, token => SayAsync(Phone, Greeting, Remaining, token), cancellationToken).ConfigureAwait(false);
            await steps.PlayAsync("remove", Phone, RemoveAsync, cancellationToken).ConfigureAwait(false);
            await steps.PlayAsync("rekey", "", RekeyedAsync, cancellationToken).ConfigureAwait(false);
            await steps.PlayAsync("shutout", Phone, ShutOutAsync, cancellationToken).ConfigureAwait(false);
            return _end!;
        }
        finally
        {
            foreach (GroupWatch watch in _watches.Values)
            {
                await watch.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        await house.StartPeersAsync([Laptop, Tablet, Phone], cancellationToken).ConfigureAwait(false);
        foreach (IDemoPeer peer in house.Peers)
        {
            _apis[peer.Name] = peer.Api;
        }

        foreach ((string name, ApiClient api) in _apis)
        {
            _watches[name] = await GroupWatch.StartAsync(api, cancellationToken).ConfigureAwait(false);
        }

        return $"{house.Peers.Count} more full peers run, each a process of its own";
    }

    private async Task<string> CreateAsync(CancellationToken cancellationToken)
    {
        GroupCreationOrder order = new() { Name = Group, Membership = "vote", Security = "medium", Protection = "common" };
        GroupAnswerView made = await _apis[DemoHouse.GatewayName].CreateGroupAsync(order, cancellationToken).ConfigureAwait(false);
        if (made.Result != "done")
        {
            throw new DemoException(made.Text);
        }

        await UntilAsync(DemoHouse.GatewayName, group => group.Epoch.Length == 0 ? "it has no key" : "", "after it was made", cancellationToken)
            .ConfigureAwait(false);
        return $"{Group}: its members vote on who joins, and have one key";
    }

    private Task JoinAsync(string step, string name, string[] voters, CancellationToken cancellationToken) =>
        steps.PlayAsync(step, name, token => LetInAsync(name, voters, token), cancellationToken);

    private async Task<string> LetInAsync(string name, string[] voters, CancellationToken cancellationToken)
    {
        GroupInviteOrder invite = new() { LifetimeSeconds = 600 };
        GroupAnswerView way = await _apis[DemoHouse.GatewayName].InviteToGroupAsync(Group, invite, cancellationToken).ConfigureAwait(false);
        Task<GroupAnswerView> joining = _apis[name].JoinAsync(new GroupJoinOrder { Invitation = way.Text }, cancellationToken);
        int votes = 0;
        foreach (string voter in voters)
        {
            if (await VotesAsync(voter, name, cancellationToken).ConfigureAwait(false))
            {
                votes++;
            }
        }

        await joining.ConfigureAwait(false);
        foreach (string member in (string[])[name, .. voters])
        {
            await UntilAsync(
                member,
                group => group.Standing == Member && group.Epoch.Length > 0 ? "" : $"{group.Standing}, key {Dash(group.Epoch)}",
                $"at {member}",
                cancellationToken).ConfigureAwait(false);
            await UntilStandingAsync(member, name, Member, cancellationToken).ConfigureAwait(false);
        }

        return $"{votes} of {voters.Length} members voted yes: it is a member, with the group's key";
    }

    /// <summary>Waits until the member is asked for its vote, and votes yes; nothing when the others' votes were enough.</summary>
    private async Task<bool> VotesAsync(string voter, string applicant, CancellationToken cancellationToken)
    {
        bool asked = false;
        await UntilAsync(
            voter,
            detail =>
            {
                asked = detail.Requests.Any(request => request.Name == applicant);
                return asked || StandingOf(detail, applicant) == Member ? "" : $"{applicant} does not ask to be let in";
            },
            $"at {voter}",
            cancellationToken).ConfigureAwait(false);
        if (!asked)
        {
            return false;
        }

        try
        {
            await _apis[voter].DecideAsync(Group, new GroupDecisionOrder { Applicant = applicant, Yes = true }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ApiCallException decided) when (decided.Code == ProblemCode.GroupUnknown.Name)
        {
            return false; // The others' votes were enough meanwhile.
        }
    }

    private async Task<string> SayAsync(string name, string text, string[] hearers, CancellationToken cancellationToken)
    {
        GroupAnswerView said = await _apis[name].SayAsync(Group, new GroupLineOrder { Text = text }, cancellationToken).ConfigureAwait(false);
        string line = $"{name}: {text}";
        foreach (string hearer in hearers.Where(hearer => hearer != name))
        {
            await steps.UntilAsync(
                () => Task.FromResult(_watches[hearer].Lines().Contains(line) ? "" : $"{hearer} has not heard \"{line}\""),
                () => Task.Delay(Timeout.Infinite, cancellationToken),
                "under the group's key",
                cancellationToken).ConfigureAwait(false);
        }

        return $"\"{text}\" went {said.Text}; all heard it";
    }

    private async Task<string> RemoveAsync(CancellationToken cancellationToken)
    {
        _oldEpoch = (await ShowAsync(DemoHouse.GatewayName, cancellationToken).ConfigureAwait(false))!.Group.Epoch;
        List<string> votes = [];
        string decided = "";
        foreach (string voter in (string[])[Laptop, Tablet, DemoHouse.GatewayName])
        {
            GroupDetailView? seen = await ShowAsync(voter, cancellationToken).ConfigureAwait(false);
            if (StandingOf(seen!, Phone) == Member)
            {
                GroupRemovalOrder order = new() { Member = Phone, Reason = "lost on the train" };
                GroupAnswerView answer = await _apis[voter].RemoveMemberAsync(Group, order, cancellationToken).ConfigureAwait(false);
                votes.Add(voter);
                decided = answer.Result == "done" ? voter : decided;
            }
        }

        foreach (string member in Remaining)
        {
            await UntilStandingAsync(member, Phone, "removed", cancellationToken).ConfigureAwait(false);
        }

        return $"{string.Join(", ", votes)} want it out, {decided}'s word decided; all others know";
    }

    private async Task<string> RekeyedAsync(CancellationToken cancellationToken)
    {
        string now = "";
        foreach (string member in Remaining)
        {
            await UntilAsync(
                member,
                group =>
                {
                    bool isNew = group.Epoch != _oldEpoch && (now.Length == 0 || group.Epoch == now);
                    now = isNew ? group.Epoch : now;
                    return isNew ? "" : $"its key is of epoch {Dash(group.Epoch)}";
                },
                $"at {member}, after {_oldEpoch} was given up",
                cancellationToken).ConfigureAwait(false);
        }

        return $"all that stayed left epoch {_oldEpoch} for epoch {now} by themselves";
    }

    private async Task<string> ShutOutAsync(CancellationToken cancellationToken)
    {
        string answer;
        try
        {
            answer = (await _apis[Phone].SayAsync(Group, new GroupLineOrder { Text = Shout }, cancellationToken).ConfigureAwait(false)).Text;
        }
        catch (ApiCallException refused)
        {
            answer = refused.Message;
        }

        await SayAsync(Laptop, Secret, Remaining, cancellationToken).ConfigureAwait(false);
        await UntilAsync(Phone, group => group.Standing == Member ? "it takes itself for a member" : "", "at phone", cancellationToken).ConfigureAwait(false);
        string? heardOfPhone = Remaining.FirstOrDefault(name => _watches[name].Lines().Any(line => line.EndsWith(Shout, StringComparison.Ordinal)));
        if (heardOfPhone is not null)
        {
            throw new DemoException($"{heardOfPhone} took a line of the removed peer, which was told: {answer}");
        }

        if (_watches[Phone].Lines().Any(line => line.EndsWith(Secret, StringComparison.Ordinal)))
        {
            throw new DemoException("The removed peer heard what was said under the new key.");
        }

        _end = await ShowAsync(DemoHouse.GatewayName, cancellationToken).ConfigureAwait(false);
        return "it heard nothing under the new key, and nobody took its line";
    }

    private Task UntilStandingAsync(string at, string whose, string standing, CancellationToken cancellationToken) => UntilAsync(
        at,
        detail => StandingOf(detail, whose) == standing ? "" : $"{whose} is {Dash(StandingOf(detail, whose))}, not {standing}",
        $"at {at}",
        cancellationToken);

    private Task UntilAsync(string at, Func<GroupView, string> missing, string when, CancellationToken cancellationToken) =>
        UntilAsync(at, (GroupDetailView detail) => missing(detail.Group), when, cancellationToken);

    private Task UntilAsync(string at, Func<GroupDetailView, string> missing, string when, CancellationToken cancellationToken) => steps.UntilAsync(
        async () => await ShowAsync(at, cancellationToken).ConfigureAwait(false) is { } detail ? missing(detail) : "it knows no such group",
        () => Task.Delay(Timeout.Infinite, cancellationToken),
        when,
        cancellationToken);

    private async Task<GroupDetailView?> ShowAsync(string at, CancellationToken cancellationToken)
    {
        try
        {
            return await _apis[at].GroupAsync(Group, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiCallException unknown) when (unknown.Code == ProblemCode.GroupUnknown.Name)
        {
            return null;
        }
    }

    private static string StandingOf(GroupDetailView detail, string name) =>
        detail.Members.Where(member => member.Name == name).Select(member => member.Standing).FirstOrDefault("");

    private static string Dash(string text) => text.Length == 0 ? "none" : text;
}
