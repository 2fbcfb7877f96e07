using System.Text;
using NanoPeers.Cryptography;
using NanoPeers.Enrolment;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Firmware.Peer;

/// <summary>Starting and enrolling: what storage holds, and when the network may begin.</summary>
public sealed partial class ConstrainedPeer
{
    private const string InvitationName = "invitation";
    private const byte FirstOctetOfText = 0x4E;

    private Invitation? _invitation;
    private InvitationStatus _invitationStatus;
    private long _keepAgainMillis;

    /// <summary>What is the matter with the invitation in storage; Valid also when there is none.</summary>
    public InvitationStatus InvitationStatus
    {
        get { return _invitationStatus; }
    }

    /// <summary>
    /// Takes an invitation in place of the one that there was, and becomes the peer that it names. Sessions end, secrets of the old
    /// enrolment are overwritten.
    /// </summary>
    /// <param name="text">The invitation's line of text.</param>
    /// <param name="isKept">Whether storage keeps it; if not, it is taken until the next start.</param>
    /// <returns>Valid, or what is wrong with it: nothing has changed then.</returns>
    public InvitationStatus Enrol(string text, out bool isKept)
    {
        isKept = false;
        InvitationStatus status = InvitationText.TryParse(text, out Invitation? invitation);
        if (invitation == null)
        {
            return status;
        }

        LeaveEnrolment();
        isKept = KeepInvitation(invitation);
        _invitation = invitation;
        _invitationStatus = status;
        bool wasOn = _light.IsOn;
        _light = MakeLight();
        _light.Set(wasOn, SwitchCause.Boot, _ports.Clock.NowMillis);
        _ports.Log.Write("Enrolled as " + invitation.Name + ", " + invitation.Device.ToString() + ", in region " + invitation.Region + ".");
        return status;
    }

    private void LeaveEnrolment()
    {
        if (_network != null)
        {
            _network.Shut(CloseReason.GoingAway);
            _network = null;
        }

        if (_invitation != null)
        {
            _invitation.Wipe();
        }

        PeerNetwork.Forget(_records);
        if (_options.Groups != null)
        {
            _options.Groups.Forget(_ports);
        }
    }

    private void ReadInvitation()
    {
        byte[] octets = new byte[InvitationText.MaxLength + 2];
        int length = _ports.Storage.Read(InvitationName, octets);
        if (length <= 0)
        {
            return;
        }

        bool isText = octets[0] == FirstOctetOfText;
        _invitationStatus = isText
            ? InvitationText.TryParse(Encoding.UTF8.GetString(octets, 0, length), out _invitation)
            : InvitationCodec.TryDecode(octets, 0, length, out _invitation);
        KeyWiping.Wipe(octets);
        if (_invitation == null)
        {
            Counters.Add(PeerCounter.RecordDamaged);
            _ports.Log.Write("The invitation in storage is " + InvitationStatusName.Of(_invitationStatus) + ": a plain switch until a sound one comes.");
        }
        else if (isText)
        {
            // A person or a tool put it there as text; as octets it can be overwritten in memory when it is read the next time.
            KeepInvitation(_invitation);
        }
    }

    private bool KeepInvitation(Invitation invitation)
    {
        byte[] octets = new byte[Limits.MaxInvitation];
        bool isKept = InvitationCodec.TryEncode(invitation, octets, 0, octets.Length, out int length) == InvitationStatus.Valid
            && _ports.Storage.Write(InvitationName, octets, length);
        KeyWiping.Wipe(octets);
        if (!isKept)
        {
            Counters.Add(PeerCounter.StorageFailed);
        }

        return isKept;
    }

    private void TryStartNetwork(long nowMillis)
    {
        if (!_bootCount.IsKept && nowMillis >= _keepAgainMillis)
        {
            _keepAgainMillis = nowMillis + PeerTiming.StorageAgainMillis;
            _bootCount.TryKeep();
        }

        if (_invitation == null || !_bootCount.IsKept || !_ports.Entropy.IsReady)
        {
            return;
        }

        _network = new PeerNetwork(_ports, _options, _invitation, _bootCount.Value, Counters, Trace, _records, _light);
        _network.Start(nowMillis);
    }

    private void WriteBoot()
    {
        string name = _invitation == null ? _options.Name : _invitation.Name;
        string id = _invitation == null ? "without an invitation: a plain switch" : _invitation.Device.ToString();
        _ports.Log.Write("Start " + _bootCount.Value.ToString() + " of " + name + ", " + id + ".");
        if (!_bootCount.IsKept)
        {
            _ports.Log.Write("The storage does not keep the start's number: a plain switch until it does.");
        }
    }
}
