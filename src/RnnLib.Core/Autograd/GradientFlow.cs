namespace RnnLib;

/// <summary>What an operation's derivative sees on the way back: the gradient of its output, and where to add the gradients of its inputs.</summary>
/// <remarks>
/// <example>The derivative of y = a * b, element by element:<code>
/// flow.AddProduct(a, flow.Of(y), b.Data);   // da += dy * b
/// flow.AddProduct(b, flow.Of(y), a.Data);   // db += dy * a
/// </code></example>
/// </remarks>
public sealed class GradientFlow
{
    private readonly Tape _tape;
    private readonly Buffer?[] _buffers;
    private readonly Dictionary<int, Func<Buffer>> _kept = [];

    internal GradientFlow(Tape tape, int slots) => (_tape, _buffers) = (tape, new Buffer?[slots]);

    /// <summary>The slots whose gradients were asked for since it was cleared; null if nobody wants to know.</summary>
    internal List<int>? Touched { get; init; }

    /// <summary>Whether the gradient of <paramref name="input"/> is wanted: false for constants and frozen parameters.</summary>
    public bool Wants(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Tape == _tape;
    }

    /// <summary>The gradient that arrived at <paramref name="output"/>, zeros if none did; not to be written.</summary>
    public ReadOnlySpan<float> Of(Tensor output) => Into(output);

    /// <summary>Whether any gradient arrived at <paramref name="output"/>.</summary>
    public bool HasArrived(Tensor output) => Wants(output) && _buffers[output.Slot] is not null;

    /// <summary>The gradient of <paramref name="input"/> so far, to add to; never assign.</summary>
    /// <exception cref="InvalidOperationException">The gradient is not wanted; see <see cref="Wants"/>.</exception>
    public Span<float> Into(Tensor input) => MemoryInto(input).Span;

    /// <summary>d(input) += gradient, where it is wanted.</summary>
    public void Add(Tensor input, ReadOnlySpan<float> gradient)
    {
        if (Wants(input))
            VectorArithmetic.Add(Into(input), gradient, Into(input));
    }

    /// <summary>d(input) += scale * gradient, where it is wanted.</summary>
    public void AddScaled(Tensor input, ReadOnlySpan<float> gradient, float scale)
    {
        if (Wants(input))
            VectorArithmetic.MultiplyAdd(gradient, scale, Into(input), Into(input));
    }

    /// <summary>d(input) += gradient * factor, element by element, where it is wanted.</summary>
    public void AddProduct(Tensor input, ReadOnlySpan<float> gradient, ReadOnlySpan<float> factor)
    {
        if (Wants(input))
            VectorArithmetic.MultiplyAdd(gradient, factor, Into(input), Into(input));
    }

    /// <summary><see cref="Of"/>, to be read by several threads.</summary>
    internal ReadOnlyMemory<float> MemoryOf(Tensor output) => MemoryInto(output);

    /// <summary><see cref="Into"/>, to be added to by several threads, each at its own places.</summary>
    internal Memory<float> MemoryInto(Tensor input)
    {
        if (!Wants(input))
            throw new InvalidOperationException($"a gradient was written for a tensor {input.Shape} that is not recorded by this pass; ask Wants first.");
        Touched?.Add(input.Slot);
        ref Buffer? buffer = ref _buffers[input.Slot];
        buffer ??= _kept.TryGetValue(input.Slot, out Func<Buffer>? keep) ? keep() : RentZeros(input.Count);
        return buffer.Value.Memory;
    }

    /// <summary><see cref="MemoryInto"/>; where no gradient has arrived before, <paramref name="isNew"/> tells to assign every element instead of adding.</summary>
    internal Memory<float> MemoryOver(Tensor input, out bool isNew)
    {
        isNew = Wants(input) && _buffers[input.Slot] is null && !_kept.ContainsKey(input.Slot);
        if (!isNew)
            return MemoryInto(input);
        Touched?.Add(input.Slot);
        Buffer buffer = BufferPool.Rent(input.Count);
        _buffers[input.Slot] = buffer;
        return buffer.Memory;
    }

    /// <summary>Lets the gradient of a leaf collect in memory that outlives the pass.</summary>
    internal void Bind(Tensor leaf, Func<Buffer> keep) => _kept[leaf.Slot] = keep;

    /// <summary>The gradient in a slot so far; empty if none has arrived.</summary>
    internal ReadOnlyMemory<float> GradientAt(int slot) => _buffers[slot]?.Memory ?? default;

    internal bool HasArrived(int firstSlot, int lastSlot)
    {
        for (int slot = firstSlot; slot <= lastSlot; slot++)
        {
            if (_buffers[slot] is not null)
                return true;
        }

        return false;
    }

    /// <summary>Gives back the gradients of an operation's outputs once its derivative has run.</summary>
    internal void Release(int firstSlot, int lastSlot)
    {
        for (int slot = firstSlot; slot <= lastSlot; slot++)
        {
            if (_buffers[slot] is { } buffer && !_kept.ContainsKey(slot))
                BufferPool.Return(buffer);
            _buffers[slot] = null;
        }
    }

    /// <summary>Whether a gradient stayed where no derivative took it up.</summary>
    internal bool AnyLeft()
    {
        for (int slot = 0; slot < _buffers.Length; slot++)
        {
            if (_buffers[slot] is not null && !_kept.ContainsKey(slot))
                return true;
        }

        return false;
    }

    private static Buffer RentZeros(int count)
    {
        Buffer buffer = BufferPool.Rent(count);
        buffer.Span.Clear();
        return buffer;
    }
}
