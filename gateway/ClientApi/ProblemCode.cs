namespace NanoPeers.ClientApi;

/// <summary>The named ways in which a request is refused. The names are fixed: programs compare them. DESKTOP-PEER.md lists them.</summary>
/// <param name="Name">The name.</param>
/// <param name="Status">The HTTP status that goes with it.</param>
/// <param name="Title">What it means, in a few words.</param>
public sealed record ProblemCode(string Name, int Status, string Title)
{
    /// <summary>The request has no token.</summary>
    public static ProblemCode TokenMissing { get; } = new("token-missing", 401, "No token");

    /// <summary>The request's token is not this gateway's.</summary>
    public static ProblemCode TokenWrong { get; } = new("token-wrong", 401, "Wrong token");

    /// <summary>The request was addressed to another host name.</summary>
    public static ProblemCode HostNotAllowed { get; } = new("host-not-allowed", 421, "Wrong host");

    /// <summary>There is no such path.</summary>
    public static ProblemCode PathUnknown { get; } = new("path-unknown", 404, "No such path");

    /// <summary>The path is not used with this method.</summary>
    public static ProblemCode MethodNotAllowed { get; } = new("method-not-allowed", 405, "Not with this method");

    /// <summary>The body is longer than any that is of use.</summary>
    public static ProblemCode BodyTooLarge { get; } = new("body-too-large", 413, "Body too large");

    /// <summary>The body is not announced as JSON.</summary>
    public static ProblemCode BodyNotJson { get; } = new("body-not-json", 415, "Body is not JSON");

    /// <summary>The body is not the JSON that this path takes.</summary>
    public static ProblemCode BodyInvalid { get; } = new("body-invalid", 400, "Body not understood");

    /// <summary>The request itself is not HTTP as it should be.</summary>
    public static ProblemCode RequestInvalid { get; } = new("request-invalid", 400, "Request not understood");

    /// <summary>An action that is none of on, off, toggle.</summary>
    public static ProblemCode ActionUnknown { get; } = new("action-unknown", 400, "No such action");

    /// <summary>No device has that name.</summary>
    public static ProblemCode DeviceUnknown { get; } = new("device-unknown", 404, "No such device");

    /// <summary>There is no session with the device.</summary>
    public static ProblemCode DeviceNotPresent { get; } = new("device-not-present", 409, "Device not present");

    /// <summary>The device did not answer.</summary>
    public static ProblemCode DeviceNoAnswer { get; } = new("device-no-answer", 504, "No answer from the device");

    /// <summary>The device refused.</summary>
    public static ProblemCode DeviceRefused { get; } = new("device-refused", 409, "The device refused");

    /// <summary>Too many requests to the device wait for its answer.</summary>
    public static ProblemCode DeviceBusy { get; } = new("device-busy", 429, "Device busy");

    /// <summary>The device was not enrolled: its name is in use, too long or empty.</summary>
    public static ProblemCode InviteRefused { get; } = new("invite-refused", 409, "Not enrolled");

    /// <summary>The devices were not paired.</summary>
    public static ProblemCode PairRefused { get; } = new("pair-refused", 409, "Not paired");

    /// <summary>There is no such group, member or applicant.</summary>
    public static ProblemCode GroupUnknown { get; } = new("group-unknown", 404, "No such group, member or applicant");

    /// <summary>This peer may not do that in the group.</summary>
    public static ProblemCode GroupNotAllowed { get; } = new("group-not-allowed", 403, "Not allowed in the group");

    /// <summary>The group said no.</summary>
    public static ProblemCode GroupRejected { get; } = new("group-rejected", 409, "The group said no");

    /// <summary>Nobody who could answer was reached.</summary>
    public static ProblemCode GroupNoAnswer { get; } = new("group-no-answer", 504, "No answer from the group");

    /// <summary>The order is wrong in itself.</summary>
    public static ProblemCode GroupOrderWrong { get; } = new("group-order-wrong", 400, "Order is wrong");

    /// <summary>A device cannot be linked with itself.</summary>
    public static ProblemCode LinkSameDevice { get; } = new("link-same-device", 409, "The same device twice");

    /// <summary>A device holds as many links as it can.</summary>
    public static ProblemCode LinkTableFull { get; } = new("link-table-full", 409, "No room for another link");

    /// <summary>There is no such link.</summary>
    public static ProblemCode LinkUnknown { get; } = new("link-unknown", 404, "No such link");

    /// <summary>There is no such pipe.</summary>
    public static ProblemCode PipeUnknown { get; } = new("pipe-unknown", 404, "No such pipe");

    /// <summary>The pipe does not do that.</summary>
    public static ProblemCode PipeRefused { get; } = new("pipe-refused", 409, "Refused by the pipe");

    /// <summary>There is no such mailbox or peer.</summary>
    public static ProblemCode MailboxUnknown { get; } = new("mailbox-unknown", 404, "No such mailbox");

    /// <summary>The mailbox was not opened.</summary>
    public static ProblemCode MailboxRefused { get; } = new("mailbox-refused", 409, "Mailbox not opened");

    /// <summary>A peer does not tell that about itself.</summary>
    public static ProblemCode InfoRefused { get; } = new("info-refused", 409, "Not told");

    /// <summary>A policy was not fetched, installed, activated or deactivated.</summary>
    public static ProblemCode PolicyRefused { get; } = new("policy-refused", 409, "Policy refused");

    /// <summary>This gateway does not peer: it was not told at which address.</summary>
    public static ProblemCode PeeringAbsent { get; } = new("peering-absent", 409, "No peering here");

    /// <summary>It is no http or https URL, or too long.</summary>
    public static ProblemCode UrlUnknown { get; } = new("url-unknown", 400, "No such URL");

    /// <summary>It is no SHA-256 in hexadecimal.</summary>
    public static ProblemCode DigestUnknown { get; } = new("digest-unknown", 400, "No such digest");

    /// <summary>The object is not to be had.</summary>
    public static ProblemCode ObjectNotHad { get; } = new("object-not-had", 409, "Not to be had");

    /// <summary>The gateway has no such object.</summary>
    public static ProblemCode ObjectUnknown { get; } = new("object-unknown", 404, "No such object");

    /// <summary>There is no such product.</summary>
    public static ProblemCode ProductUnknown { get; } = new("product-unknown", 404, "No such product");

    /// <summary>The product is not kept up to date: its settings are wrong, or its name is in use.</summary>
    public static ProblemCode ProductRefused { get; } = new("product-refused", 409, "Product refused");

    /// <summary>This gateway uploads nothing: it was not told where to.</summary>
    public static ProblemCode UploadsAbsent { get; } = new("uploads-absent", 409, "No uploads here");

    /// <summary>The file was not put into the upload folder.</summary>
    public static ProblemCode UploadRefused { get; } = new("upload-refused", 409, "File not taken");

    /// <summary>The peer is not on the black list.</summary>
    public static ProblemCode EntryUnknown { get; } = new("entry-unknown", 404, "Not on the black list");

    /// <summary>As many event streams are open as the gateway serves.</summary>
    public static ProblemCode StreamsExhausted { get; } = new("streams-exhausted", 429, "Too many event streams");

    /// <summary>There is no such service.</summary>
    public static ProblemCode ServiceUnknown { get; } = new("service-unknown", 404, "No such service");

    /// <summary>The service does not run: it was stopped, or its fault says why.</summary>
    public static ProblemCode ServiceNotRunning { get; } = new("service-not-running", 409, "Service does not run");

    /// <summary>The gateway failed; its log says how.</summary>
    public static ProblemCode GatewayFailed { get; } = new("gateway-failed", 500, "The gateway failed");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProblemCode> All { get; } =
    [
        TokenMissing, TokenWrong, HostNotAllowed, PathUnknown, MethodNotAllowed, BodyTooLarge, BodyNotJson, BodyInvalid, RequestInvalid, ActionUnknown,
        DeviceUnknown, DeviceNotPresent, DeviceNoAnswer, DeviceRefused, DeviceBusy, InviteRefused, PairRefused, LinkSameDevice, LinkTableFull,
        LinkUnknown, GroupUnknown, GroupNotAllowed, GroupRejected, GroupNoAnswer, GroupOrderWrong, MailboxUnknown, MailboxRefused,
        PipeUnknown, PipeRefused, InfoRefused, PolicyRefused, PeeringAbsent, UrlUnknown, DigestUnknown, ObjectNotHad, ObjectUnknown,
        ProductUnknown, ProductRefused, UploadsAbsent, UploadRefused, EntryUnknown, ServiceUnknown, ServiceNotRunning, StreamsExhausted, GatewayFailed,
    ];
}
