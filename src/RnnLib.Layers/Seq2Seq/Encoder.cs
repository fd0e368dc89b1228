namespace RnnLib.Layers;

/// <summary>Encoders.</summary>
public static class Encoder
{
    /// <summary>Recurrent layers behind what makes steps of a source, such as an <see cref="Embedding"/>: the memory is their output, the state that
    /// of the last recurrent one.</summary>
    /// <param name="input">From the source to steps; its parameters stand under <c>input</c>.</param>
    /// <param name="layer">A recurrent layer of any cell, depth and direction, or a chain of such, under <c>layer</c>.</param>
    /// <typeparam name="TSource">What is read.</typeparam>
    /// <exception cref="ArgumentException">There is no recurrent layer, or the sizes do not fit.</exception>
    public static Encoder<TSource> Recurrent<TSource>(Module<TSource, Sequence> input, Module<Sequence, Sequence> layer)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new RecurrentEncoder<TSource>(input, null, layer);
    }

    /// <summary>Recurrent layers over numbers, such as the frames of speech.</summary>
    /// <param name="layer">A recurrent layer of any cell, depth and direction, or a chain of such, under <c>layer</c>.</param>
    /// <exception cref="ArgumentException">There is no recurrent layer.</exception>
    public static Encoder<Sequence> Recurrent(Module<Sequence, Sequence> layer) => new RecurrentEncoder<Sequence>(null, sequence => sequence, layer);

    /// <summary>One vector per source and no memory, as in captioning from an image's features: the vector is the state.</summary>
    /// <param name="features">From the source to [batch, features]; its parameters stand under <c>features</c>.</param>
    /// <typeparam name="TSource">What is read.</typeparam>
    /// <exception cref="ArgumentException">The module does not say how many features it gives.</exception>
    public static Encoder<TSource> Vector<TSource>(Module<TSource, Tensor> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return new VectorEncoder<TSource>(features, null, features.OutputSize(features.InputSize)
            ?? throw new ArgumentException($"Encoder.Vector: {features.Name} does not say how many features it gives (Module.OutputSize).", nameof(features)));
    }

    /// <summary>One vector per source, as it is.</summary>
    /// <param name="size">The number of features.</param>
    public static Encoder<Tensor> Vector(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        return new VectorEncoder<Tensor>(null, values => values, size);
    }

    /// <summary>Steps without recurrent layers, such as the regions of an image: they are the memory, and their mean is the state (Xu et al., 2015).</summary>
    /// <param name="steps">From the source to steps; its parameters stand under <c>steps</c>.</param>
    /// <typeparam name="TSource">What is read.</typeparam>
    /// <exception cref="ArgumentException">The module does not say how many features it gives.</exception>
    public static Encoder<TSource> Steps<TSource>(Module<TSource, Sequence> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        return new StepsEncoder<TSource>(steps, steps.OutputSize(steps.InputSize)
            ?? throw new ArgumentException($"Encoder.Steps: {steps.Name} does not say how many features it gives (Module.OutputSize).", nameof(steps)));
    }

    private sealed class VectorEncoder<TSource> : Encoder<TSource>
    {
        private readonly Module<TSource, Tensor>? _features;
        private readonly Func<TSource, Tensor>? _direct;
        private readonly int _size;

        public VectorEncoder(Module<TSource, Tensor>? features, Func<TSource, Tensor>? direct, int size)
        {
            (_features, _direct, _size) = (features, direct, size);
            if (features is not null)
                Own("features", features);
        }

        public override string Name => $"Encoder({_features?.Name ?? "vector"} -> {_size})";

        public override int? MemorySize => null;

        public override IReadOnlyList<int> StateSizes => [_size];

        public override Encoded Forward(TSource input, ForwardContext pass)
        {
            Tensor vector = _features is null ? _direct!(input) : _features.Forward(input, pass);
            return vector.Rank == 2 && vector.Shape[1] == _size
                ? new(null, [Ops.Reshape(vector, [1, vector.Shape[0], _size])])
                : throw new ArgumentException($"{Name}: input: expected [batch, features={_size}], got {vector.Shape}.", nameof(input));
        }
    }

    private sealed class StepsEncoder<TSource> : Encoder<TSource>
    {
        private readonly Module<TSource, Sequence> _steps;
        private readonly int _size;

        public StepsEncoder(Module<TSource, Sequence> steps, int size) => (_steps, _size) = (Own("steps", steps), size);

        public override string Name => $"Encoder({_steps.Name})";

        public override int? MemorySize => _size;

        public override IReadOnlyList<int> StateSizes => [_size];

        public override Encoded Forward(TSource input, ForwardContext pass)
        {
            Sequence memory = _steps.Forward(input, pass);
            Tensor mean = new MeanOverTime().Forward(memory, pass);
            return new(memory, [Ops.Reshape(mean, [1, memory.Batch, _size])]);
        }
    }
}
