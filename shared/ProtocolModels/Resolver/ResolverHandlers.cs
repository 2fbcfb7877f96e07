using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Resolver;

/// <summary>
/// The server's half of the resolver: handlers by name. A peer that only answers needs this and nothing of <see cref="ResolverQueries"/>. Not safe for
/// threads; a query allocates nothing here. RESOLVER.md.
/// </summary>
public sealed class ResolverHandlers
{
    private readonly IResolverHandler?[] _handlers;
    private readonly ResolverQuestion _question = new ResolverQuestion();
    private readonly byte[] _answer = new byte[ResolverLimits.MaxPayload];

    /// <summary>Makes a table.</summary>
    /// <param name="places">Most handlers.</param>
    public ResolverHandlers(int places)
    {
        _handlers = new IResolverHandler?[places];
    }

    /// <summary>The last answer: its status.</summary>
    public ResolverStatus Status { get; private set; }

    /// <summary>The last answer: its octets.</summary>
    public int AnswerLength { get; private set; }

    /// <summary>The last answer's octets, from the beginning.</summary>
    public byte[] Answer
    {
        get { return _answer; }
    }

    /// <summary>Adds a handler.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>False when its name is none, is taken, or there is no place.</returns>
    public bool Add(IResolverHandler handler)
    {
        byte[] name = handler.Name;
        int free = -1;
        for (int place = _handlers.Length - 1; place >= 0; place--)
        {
            IResolverHandler? known = _handlers[place];
            if (known == null)
            {
                free = place;
            }
            else if (ProtocolTag.Matches(known.Name, name, 0, name.Length))
            {
                return false;
            }
        }

        if (free < 0 || !ResolverNames.IsName(name, 0, name.Length))
        {
            return false;
        }

        _handlers[free] = handler;
        return true;
    }

    /// <summary>Takes a handler away.</summary>
    /// <param name="handler">The handler; one that is not here is no fault.</param>
    public void Remove(IResolverHandler handler)
    {
        for (int place = 0; place < _handlers.Length; place++)
        {
            if (_handlers[place] == handler)
            {
                _handlers[place] = null;
            }
        }
    }

    /// <summary>Has the handler answer that a message names. <see cref="Status"/> and <see cref="Answer"/> say what it said.</summary>
    /// <param name="message">A query or a Tell.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="group">The group in which it is asked.</param>
    /// <returns>Whether there is an answer to send: for every query, never for a Tell.</returns>
    public bool Handle(ResolverMessage message, Identifier? asker, Identifier? group)
    {
        AnswerLength = 0;
        Status = ResolverStatus.NoHandler;
        if (message.Kind == ResolverMessageKind.Response)
        {
            return false;
        }

        for (int place = 0; place < _handlers.Length; place++)
        {
            IResolverHandler? handler = _handlers[place];
            if (handler != null && message.IsOf(handler.Name))
            {
                Ask(handler, message, asker, group);
                break;
            }
        }

        return message.Kind == ResolverMessageKind.Query;
    }

    private void Ask(IResolverHandler handler, ResolverMessage message, Identifier? asker, Identifier? group)
    {
        _question.Asker = asker;
        _question.Group = group;
        _question.WantsAnswer = message.Kind == ResolverMessageKind.Query;
        _question.Buffer = message.Buffer;
        _question.Offset = message.OffsetOf(ResolverField.Payload);
        _question.Length = message.LengthOf(ResolverField.Payload);
        int length = handler.Answer(_question, _answer, 0);
        Status = length >= 0 ? ResolverStatus.Answered : (ResolverStatus)(-length);
        AnswerLength = length > 0 ? length : 0;
    }
}
