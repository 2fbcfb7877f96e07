using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace NanoPeers.Esp32Peer.Tests.Budgets;

/// <summary>
/// Rewrites an assembly so that it counts what it carries out, in <see cref="InstructionCounts"/>: at the head of each run of instructions without a
/// branch, its instructions and calls; before each object or array that is made, its size in the chip's heap.
/// </summary>
internal sealed class CountingRewriter
{
    private readonly ModuleDefinition _module;
    private readonly MethodReference _block;
    private readonly MethodReference _object;
    private readonly MethodReference _array;

    /// <summary>Begins on an assembly.</summary>
    /// <param name="module">The assembly.</param>
    /// <param name="tests">This assembly, which has the counts.</param>
    public CountingRewriter(ModuleDefinition module, ModuleDefinition tests)
    {
        _module = module;
        TypeDefinition counts = tests.GetType(typeof(InstructionCounts).FullName);
        _block = module.ImportReference(counts.Methods.Single(method => method.Name == nameof(InstructionCounts.NoteRun)));
        _object = module.ImportReference(counts.Methods.Single(method => method.Name == nameof(InstructionCounts.NoteObject)));
        _array = module.ImportReference(counts.Methods.Single(method => method.Name == nameof(InstructionCounts.NoteArray)));
    }

    /// <summary>Rewrites all methods of the types that are wanted.</summary>
    public void Rewrite(Func<TypeDefinition, bool> isWanted)
    {
        foreach (MethodDefinition method in _module.GetTypes().Where(isWanted).SelectMany(type => type.Methods))
        {
            if (method.HasBody)
            {
                Rewrite(method.Body);
            }
        }
    }

    private void Rewrite(MethodBody body)
    {
        body.SimplifyMacros();
        List<List<Instruction>> runs = RunsOf(body);
        ILProcessor processor = body.GetILProcessor();
        Dictionary<Instruction, Instruction> heads = [];
        foreach (List<Instruction> run in runs)
        {
            foreach (Instruction maker in run)
            {
                CountMade(processor, maker, heads);
            }
        }

        foreach (List<Instruction> run in runs)
        {
            int calls = run.Count(instruction => instruction.OpCode.Code is Code.Call or Code.Callvirt or Code.Newobj);
            Instruction[] counting =
            [
                processor.Create(OpCodes.Ldc_I4, run.Count), processor.Create(OpCodes.Ldc_I4, calls), processor.Create(OpCodes.Call, _block),
            ];
            Insert(processor, run[0], counting, heads);
        }

        Redirect(body, heads);
        body.OptimizeMacros();
    }

    /// <summary>Instructions that are carried out together or not at all.</summary>
    private static List<List<Instruction>> RunsOf(MethodBody body)
    {
        HashSet<Instruction> heads = [body.Instructions[0]];
        foreach (Instruction instruction in body.Instructions)
        {
            Instruction[] targets = instruction.Operand switch { Instruction one => [one], Instruction[] many => many, _ => [] };
            heads.UnionWith(targets);
            bool parts = instruction.OpCode.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch or FlowControl.Return or FlowControl.Throw;
            if (parts && instruction.Next is not null)
            {
                heads.Add(instruction.Next);
            }
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            heads.UnionWith(new[] { handler.TryStart, handler.HandlerStart, handler.FilterStart }.Where(start => start is not null));
        }

        List<List<Instruction>> runs = [];
        foreach (Instruction instruction in body.Instructions)
        {
            if (heads.Contains(instruction))
            {
                runs.Add([]);
            }

            runs[^1].Add(instruction);
        }

        return runs;
    }

    private void CountMade(ILProcessor processor, Instruction maker, Dictionary<Instruction, Instruction> heads)
    {
        if (maker.OpCode.Code == Code.Newobj)
        {
            int fields = FieldsOf(((MethodReference)maker.Operand).DeclaringType.Resolve());
            Insert(processor, maker, [processor.Create(OpCodes.Ldc_I4, ChipHeap.ObjectOctets(fields)), processor.Create(OpCodes.Call, _object)], heads);
        }
        else if (maker.OpCode.Code == Code.Newarr)
        {
            int width = ChipHeap.WidthOf(((TypeReference)maker.Operand).FullName);
            Insert(processor, maker, [processor.Create(OpCodes.Ldc_I4, width), processor.Create(OpCodes.Call, _array)], heads);
        }
    }

    private static int FieldsOf(TypeDefinition? type)
    {
        int fields = 0;
        while (type is not null && type.FullName != "System.Object")
        {
            fields += type.Fields.Count(field => !field.IsStatic);
            type = type.BaseType?.Resolve();
        }

        return fields;
    }

    private static void Insert(ILProcessor processor, Instruction before, Instruction[] added, Dictionary<Instruction, Instruction> heads)
    {
        Instruction at = heads.GetValueOrDefault(before, before);
        foreach (Instruction instruction in added)
        {
            processor.InsertBefore(at, instruction);
        }

        heads[before] = added[0];
    }

    /// <summary>Branches and handlers go to what was put before their targets.</summary>
    private static void Redirect(MethodBody body, Dictionary<Instruction, Instruction> heads)
    {
        Instruction At(Instruction old) => heads.GetValueOrDefault(old, old);
        foreach (Instruction instruction in body.Instructions)
        {
            instruction.Operand = instruction.Operand switch
            {
                Instruction one => At(one),
                Instruction[] many => many.Select(At).ToArray(),
                object other => other,
                null => null,
            };
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            handler.TryStart = At(handler.TryStart);
            handler.TryEnd = At(handler.TryEnd);
            handler.HandlerStart = At(handler.HandlerStart);
            handler.HandlerEnd = handler.HandlerEnd is null ? null : At(handler.HandlerEnd);
            handler.FilterStart = handler.FilterStart is null ? null : At(handler.FilterStart);
        }
    }
}
