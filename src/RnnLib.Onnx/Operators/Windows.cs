namespace RnnLib.Onnx;

/// <summary>How a window moves over the axes behind batch and channels, one or two of them.</summary>
internal sealed class Windows
{
    private readonly int[] _kernel, _strides, _dilations, _before, _sizes, _outputs;
    private readonly Tensor _x;

    /// <summary>The windows of an operator.</summary>
    /// <param name="call">The operator: strides, dilations, pads or auto_pad.</param>
    /// <param name="kernel">The size of a window.</param>
    public Windows(Call call, int[] kernel)
    {
        _x = call.Tensor(0);
        OnnxNode node = call.Node;
        int axes = kernel.Length;
        if (axes is 0 or > 2 || _x.Rank != axes + 2 || kernel.Any(size => size < 1))
            throw new ArgumentException(
                $"expected [batch, channels, size] or [batch, channels, height, width] and a window of as many sizes, got {_x.Shape} and [{string.Join(", ", kernel)}].");
        int[] Each(string name, int count, long otherwise) => node.Ints(name) is { } given
            ? given.Count == count && given.All(value => value is >= 0 and <= int.MaxValue / 4)
                ? [.. given.Select(value => (int)value)]
                : throw new ArgumentException($"{name}: expected {count} sizes, got [{string.Join(", ", given)}].")
            : [.. Enumerable.Repeat((int)otherwise, count)];
        (_kernel, _strides, _dilations) = (kernel, Each("strides", axes, 1), Each("dilations", axes, 1));
        if (_strides.Concat(_dilations).Contains(0) || node.Int("ceil_mode") != 0)
            throw new ArgumentException("strides, dilations and ceil_mode: expected 1 or more, and sizes that are rounded down.");
        int[] pads = Each("pads", 2 * axes, 0);
        (_before, _sizes, _outputs) = (new int[axes], [.. _x.Shape.Axes[2..].ToArray()], new int[axes]);
        string kind = node.Text("auto_pad", "NOTSET");
        for (int axis = 0; axis < axes; axis++)
        {
            long size = _sizes[axis], span = (long)_dilations[axis] * (kernel[axis] - 1);
            long around = kind switch
            {
                "NOTSET" => pads[axis] + (long)pads[axes + axis],
                "VALID" => 0,
                "SAME_UPPER" or "SAME_LOWER" => Math.Max(0, ((size + _strides[axis] - 1) / _strides[axis] - 1) * _strides[axis] + span + 1 - size),
                _ => throw new ArgumentException($"auto_pad: expected NOTSET, VALID, SAME_UPPER or SAME_LOWER, got '{kind}'."),
            };
            _before[axis] = kind switch { "NOTSET" => pads[axis], "SAME_UPPER" => (int)(around / 2), _ => (int)(around - around / 2) };
            long places = size + around - span;
            _outputs[axis] = places > 0 ? Call.Size((places - 1) / _strides[axis] + 1) : throw new ArgumentException($"the window is larger than {_x.Shape}.");
        }
    }

    /// <summary>How many places a window sees.</summary>
    public int Size => _kernel.Aggregate(1, (product, size) => checked(product * size));

    /// <summary>How many windows there are.</summary>
    public int Count => _outputs.Aggregate(1, (product, size) => checked(product * size));

    /// <summary>[batch, channels, the windows' places]</summary>
    public Shape OutputShape(int channels) => Shape.Create([_x.Shape[0], channels, .. _outputs]);

    /// <summary>What each place of each window sees, [batch * channels, size, count].</summary>
    /// <param name="outside">What stands outside of the input.</param>
    public Tensor See(float outside)
    {
        int planes = _x.Shape[0] * _x.Shape[1], size = _sizes.Aggregate(1, (product, axis) => product * axis);
        Tensor wide = Ops.Concatenate([Ops.Reshape(_x, [planes, size]), Tensor.Full([planes, 1], outside)], axis: 1);
        return Ops.Reshape(Ops.Gather(wide, Sources(size), axis: 1), [planes, Size, Count]);
    }

    /// <summary>How many places of each window lie within the input: [1, count].</summary>
    public Tensor Inside()
    {
        int[] sources = Sources(-1);
        float[] inside = new float[Count];
        for (int i = 0; i < sources.Length; i++)
            inside[i % inside.Length] += sources[i] >= 0 ? 1 : 0;
        return Tensor.From([1, inside.Length], inside);
    }

    /// <summary>Where each place of each window reads within a plane, [size, count].</summary>
    private int[] Sources(int outside)
    {
        int[] sources = new int[checked(Size * Count)];
        for (int i = 0; i < sources.Length; i++)
        {
            (int tap, int place) = (i / Count, i % Count);
            int source = 0, tapRest = Size, placeRest = Count;
            for (int axis = 0; axis < _kernel.Length; axis++)
            {
                (tapRest, placeRest) = (tapRest / _kernel[axis], placeRest / _outputs[axis]);
                int at = (place / placeRest % _outputs[axis] * _strides[axis]) + (tap / tapRest % _kernel[axis] * _dilations[axis]) - _before[axis];
                source = source < 0 || (uint)at >= (uint)_sizes[axis] ? -1 : (source * _sizes[axis]) + at;
            }

            sources[i] = source < 0 ? outside : source;
        }

        return sources;
    }
}
