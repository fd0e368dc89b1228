namespace RnnLib;

/// <summary>The names that a pickle may refer to and the functions that it may call, none of which runs anything: they describe tensors.</summary>
internal sealed class PickledCalls(string file, bool isLegacy)
{
    private static readonly Dictionary<string, string> StorageTypes = new()
    {
        ["FloatStorage"] = "F32",
        ["DoubleStorage"] = "F64",
        ["HalfStorage"] = "F16",
        ["BFloat16Storage"] = "BF16",
        ["LongStorage"] = "I64",
        ["IntStorage"] = "I32",
        ["ShortStorage"] = "I16",
        ["CharStorage"] = "I8",
        ["ByteStorage"] = "U8",
        ["BoolStorage"] = "BOOL",
        ["ComplexFloatStorage"] = "C64",
    };

    private static readonly Dictionary<string, string> NumberTypes = new()
    {
        ["float32"] = "F32",
        ["float64"] = "F64",
        ["float16"] = "F16",
        ["bfloat16"] = "BF16",
        ["int64"] = "I64",
        ["int32"] = "I32",
        ["int16"] = "I16",
        ["int8"] = "I8",
        ["uint8"] = "U8",
        ["uint16"] = "U16",
        ["uint32"] = "U32",
        ["uint64"] = "U64",
        ["bool"] = "BOOL",
        ["complex64"] = "C64",
        ["float8_e4m3fn"] = "F8_E4M3",
        ["float8_e5m2"] = "F8_E5M2",
    };

    private static readonly HashSet<string> Functions =
    [
        "collections.OrderedDict", "torch.Size", "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor_v3",
        "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state",
    ];

    private readonly Dictionary<string, PickledStorage> _storages = new(StringComparer.Ordinal);

    public IEnumerable<PickledStorage> Storages => _storages.Values;

    public long LargestTensor { get; private set; }

    /// <summary>A name, if it is one of those known.</summary>
    public PickledGlobal Global(string module, string name)
    {
        var global = new PickledGlobal(module, name);
        bool isKnown = Functions.Contains(global.ToString()) || global == UntypedStorage
            || (module == "torch" && (StorageTypes.ContainsKey(name) || NumberTypes.ContainsKey(name)));
        return isKnown
            ? global
            : throw Fault($"'{global}' is refused: reading it would run code or make something that is no tensor; save the weights alone: torch.save(model.state_dict(), path)");
    }

    /// <summary>('storage', type, key, location, count[, view])</summary>
    public PickledStorage Storage(object?[] description)
    {
        if (description is not ["storage", PickledGlobal type, string key, string, long count, ..] || description.Length != (isLegacy ? 6 : 5) || count < 0)
            throw Fault("expected a storage's type, key, location and count");
        if (isLegacy && description[5] is not null)
            throw Fault("a storage that is a view of another, as before PyTorch 0.4; save the file anew");
        string? element = null;
        if (type != UntypedStorage && (type.Module != "torch" || !StorageTypes.TryGetValue(type.Name, out element)))
            throw Fault($"'{type}' is no storage");
        var storage = new PickledStorage(element, key, count);
        if ((Int128)count * PickledStorage.ElementSize(element ?? "U8") > Array.MaxLength)
            throw Fault($"storage '{key}' of {count} elements is larger than an array can be ({Array.MaxLength} bytes)");
        if (!_storages.TryAdd(key, storage) && _storages[key] != storage)
            throw Fault($"storage '{key}' is described in two ways");
        return storage;
    }

    public object Call(PickledGlobal function, object?[] arguments) => (function.ToString(), arguments) switch
    {
        ("collections.OrderedDict", []) => new PickledDictionary(),
        ("torch.Size", [object?[] size]) => size,
        ("torch._utils._rebuild_tensor", [PickledStorage { Type: { } type } storage, long offset, object?[] size, object?[] strides]) =>
            View(storage, type, offset, size, strides),
        ("torch._utils._rebuild_tensor_v2", [PickledStorage { Type: { } type } storage, long offset, object?[] size, object?[] strides, bool, ..]) =>
            View(storage, type, offset, size, strides),
        ("torch._utils._rebuild_tensor_v3", [PickledStorage storage, long offset, object?[] size, object?[] strides, bool, _, PickledGlobal { Module: "torch" } type, ..])
            when NumberTypes.TryGetValue(type.Name, out string? name) => View(storage, name, offset, size, strides),
        ("torch._utils._rebuild_parameter" or "torch._utils._rebuild_parameter_with_state", [PickledTensor tensor, ..]) => tensor,
        _ => throw Fault($"{function} with {arguments.Length} arguments that make no tensor"),
    };

    private static PickledGlobal UntypedStorage { get; } = new("torch.storage", "UntypedStorage");

    private PickledTensor View(PickledStorage storage, string type, long offset, object?[] size, object?[] strides)
    {
        if (storage.Type is not null && storage.Type != type)
            throw Fault($"a tensor of {type} in a storage of {storage.Type}");
        if (size.Length != strides.Length || size.Any(axis => axis is not >= 0L) || strides.Any(stride => stride is not >= 0L) || offset < 0)
            throw Fault("expected as many strides as axes, all whole numbers of 0 or more");
        long[] axes = [.. size.Select(axis => (long)axis!)], steps = [.. strides.Select(stride => (long)stride!)];
        Int128 last = offset, count = 1;
        foreach ((long axis, long step) in axes.Zip(steps))
        {
            count *= axis;
            last += (Int128)(axis - 1) * step;
            if (axis < 0 || step < 0 || axis > int.MaxValue || count > Array.MaxLength || last > long.MaxValue)
                throw Fault($"a tensor of shape [{string.Join(", ", axes)}] and strides [{string.Join(", ", steps)}] is impossible");
        }

        int elementSize = PickledStorage.ElementSize(type);
        if (count > 0 && (last + 1) * elementSize > storage.ByteCount)
            throw Fault($"a tensor of shape [{string.Join(", ", axes)}] reaches beyond the {storage.Count} elements of storage '{storage.Key}'");
        if (count * elementSize > Array.MaxLength)
            throw Fault($"a tensor of shape [{string.Join(", ", axes)}] is larger than an array can be");
        LargestTensor = Math.Max(LargestTensor, (long)count);
        return new(storage, type, offset, Shape.Create([.. axes.Select(axis => (int)axis)]), steps);
    }

    private RnnLibFormatException Fault(string what) => new(file, "pickle", what + ".");
}
