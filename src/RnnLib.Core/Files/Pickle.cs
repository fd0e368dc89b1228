using System.Buffers.Binary;
using System.Text;

namespace RnnLib;

/// <summary>Runs the few instructions of Python's pickle language that torch.save needs for a state_dict; every other one is refused.</summary>
/// <remarks>Instructions: Python's pickletools. Each pushes at most one value, so memory is bounded by the length of the pickle.</remarks>
internal sealed class Pickle(byte[] bytes, int start, string file, bool isLegacy)
{
    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];
    private readonly PickledCalls _calls = new(file, isLegacy);
    private bool _isDone;

    /// <summary>Behind the instruction that ran last.</summary>
    public int Position { get; private set; } = start;

    /// <summary>What the pickle holds.</summary>
    public object? Result { get; private set; }

    /// <summary>The storages that tensors refer to.</summary>
    public IEnumerable<PickledStorage> Storages => _calls.Storages;

    /// <summary>The number of elements of the largest tensor.</summary>
    public long LargestTensor => _calls.LargestTensor;

    /// <summary>Runs to the end; a second call gives the same value.</summary>
    public object? Run()
    {
        while (!_isDone)
        {
            int at = Position;
            Step(Take(1)[0], at);
        }

        return Result;
    }

    /// <summary>What a person calls a value.</summary>
    public static string Describe(object? value) => value switch
    {
        null => "None",
        string => "a text",
        long or double or bool => "a number",
        PickledTensor tensor => $"a single tensor {tensor.Shape}",
        PickledGlobal global => global.ToString(),
        List<object?> => "a list",
        object?[] => "a tuple",
        PickledDictionary => "a dictionary",
        _ => "something else",
    };

    private void Step(byte instruction, int at)
    {
        switch (instruction)
        {
            case 0x80 when Take(1)[0] is <= 5:   // PROTO
            case 0x95 when Take(8).Length == 8:   // FRAME
                break;
            case (byte)'(':
                _marks.Add(_stack.Count);
                break;
            case (byte)'.':
                (Result, _isDone) = (Pop(), true);
                break;
            case (byte)'0':
                Pop();
                break;
            case (byte)'q' or (byte)'r' or 0x94:   // BINPUT, LONG_BINPUT, MEMOIZE
                long place = instruction switch { (byte)'q' => Take(1)[0], (byte)'r' => UInt32(), _ => _memo.Count };
                _memo[place] = _stack.Count > 0 ? _stack[^1] : throw Fault(at, "nothing to remember");
                break;
            case (byte)'h' or (byte)'j':   // BINGET, LONG_BINGET
                long from = instruction == (byte)'h' ? Take(1)[0] : UInt32();
                _stack.Add(_memo.TryGetValue(from, out object? remembered) ? remembered : throw Fault(at, "a value that was not put aside"));
                break;
            case (byte)'c':
                _stack.Add(_calls.Global(Line(at), Line(at)));
                break;
            case 0x93:   // STACK_GLOBAL
                _stack.Add((Pop(), Pop()) is (string name, string module) ? _calls.Global(module, name) : throw Fault(at, "a name that is no text"));
                break;
            case (byte)'Q':   // BINPERSID
                _stack.Add(_calls.Storage(Pop() as object?[] ?? throw Fault(at, "a storage without its description")));
                break;
            case (byte)'R':   // REDUCE
                object?[] arguments = Pop() as object?[] ?? throw Fault(at, "a call without arguments");
                _stack.Add(_calls.Call(Pop() as PickledGlobal ?? throw Fault(at, "a call of something that is no function"), arguments));
                break;
            case (byte)'b':   // BUILD: the attributes of an object, as the _metadata of a state_dict; they say nothing of weights
                Pop();
                if (_stack is not [.., PickledDictionary])
                    throw Fault(at, $"attributes of {Describe(_stack.LastOrDefault())}");
                break;
            default:
                if (!Constant(instruction) && !Collection(instruction, at))
                    throw Fault(at, $"instruction 0x{instruction:x2}");
                break;
        }
    }

    private bool Constant(byte instruction)
    {
        object? value;
        switch (instruction)
        {
            case (byte)'N':
                value = null;
                break;
            case 0x88 or 0x89:
                value = instruction == 0x88;
                break;
            case (byte)'K':
                value = (long)Take(1)[0];
                break;
            case (byte)'M':
                value = (long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2));
                break;
            case (byte)'J':
                value = (long)BinaryPrimitives.ReadInt32LittleEndian(Take(4));
                break;
            case 0x8a when Take(1)[0] is <= 8 and var length:   // LONG1: two's complement, as short as can be
                ReadOnlySpan<byte> digits = Take(length);
                long number = length > 0 && digits[^1] > 127 ? -1 : 0;
                for (int i = length - 1; i >= 0; i--)
                    number = (number << 8) | digits[i];
                value = number;
                break;
            case (byte)'G':
                value = BinaryPrimitives.ReadDoubleBigEndian(Take(8));
                break;
            case (byte)'X':
                value = Text(UInt32());
                break;
            case 0x8c or (byte)'U':   // SHORT_BINUNICODE; SHORT_BINSTRING, of Python 2
                value = Text(Take(1)[0]);
                break;
            default:
                return false;
        }

        _stack.Add(value);
        return true;
    }

    private bool Collection(byte instruction, int at)
    {
        switch (instruction)
        {
            case (byte)'}':
                _stack.Add(new PickledDictionary());
                break;
            case (byte)']':
                _stack.Add(new List<object?>());
                break;
            case (byte)')':
                _stack.Add(Array.Empty<object?>());
                break;
            case (byte)'t':
                _stack.Add(PopToMark(at));
                break;
            case 0x85 or 0x86 or 0x87:   // TUPLE1 to TUPLE3
                _stack.Add(PopLast(instruction - 0x84, at));
                break;
            case (byte)'a' or (byte)'e':   // APPEND, APPENDS
                object?[] items = instruction == (byte)'a' ? PopLast(1, at) : PopToMark(at);
                (_stack.LastOrDefault() as List<object?> ?? throw Fault(at, "a list is missing")).AddRange(items);
                break;
            case (byte)'s' or (byte)'u':   // SETITEM, SETITEMS
                SetItems(instruction == (byte)'s' ? PopLast(2, at) : PopToMark(at), at);
                break;
            default:
                return false;
        }

        return true;
    }

    private void SetItems(object?[] pairs, int at)
    {
        if (_stack.LastOrDefault() is not PickledDictionary dictionary || pairs.Length % 2 != 0)
            throw Fault(at, "a dictionary or a value of it is missing");
        for (int i = 0; i < pairs.Length; i += 2)
            dictionary.Items[pairs[i] is string or long ? pairs[i]! : throw Fault(at, $"{Describe(pairs[i])} as a key of a dictionary")] = pairs[i + 1];
    }

    private object? Pop() => PopLast(1, Position)[0];

    private object?[] PopLast(int count, int at)
    {
        int first = _stack.Count - count;
        if (first < (_marks.Count > 0 ? _marks[^1] : 0))
            throw Fault(at, "a value is missing");
        object?[] values = [.. _stack[first..]];
        _stack.RemoveRange(first, count);
        return values;
    }

    private object?[] PopToMark(int at)
    {
        if (_marks.Count == 0)
            throw Fault(at, "a mark is missing");
        int first = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        object?[] values = [.. _stack[first..]];
        _stack.RemoveRange(first, values.Length);
        return values;
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > bytes.Length - Position)
            throw new RnnLibFormatException(file, $"pickle, byte {Position}", $"expected {count} more bytes, {bytes.Length - Position} are left.");
        ReadOnlySpan<byte> taken = bytes.AsSpan(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    private uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    private string Text(uint length)
    {
        int at = Position;
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Take(length));
        }
        catch (DecoderFallbackException e)
        {
            throw new RnnLibFormatException(file, $"pickle, byte {at}", e.Message, e);
        }
    }

    private string Line(int at)
    {
        const int longest = 200;
        int length = bytes.AsSpan(Position, Math.Min(longest, bytes.Length - Position)).IndexOf((byte)'\n');
        if (length < 0)
            throw Fault(at, "a name without end");
        string line = Encoding.Latin1.GetString(Take(length));
        Position++;
        return line;
    }

    private RnnLibFormatException Fault(int at, string what) =>
        new(file, $"pickle, byte {at}", $"{what}; only what torch.save(model.state_dict(), path) writes is read.");
}
