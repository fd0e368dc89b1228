using System.Globalization;

namespace RnnLib.Layers;

/// <summary>A softmax over so many classes that most are rare: frequent ones are scored at once, rare ones in clusters that are looked into only where needed.</summary>
/// <remarks>
/// Grave, Joulin, Cissé, Grangier and Jégou (2017); PyTorch's <c>nn.AdaptiveLogSoftmaxWithLoss</c>. Classes are ordered by frequency, the most frequent first,
/// and cut into a shortlist and clusters: log p(class) = log softmax(head)[class] for the shortlist, otherwise log softmax(head)[cluster] +
/// log softmax(tail of the cluster)[class]. Parameters as in PyTorch: <c>head.weight</c> [shortlist + clusters, inputSize], and for cluster i
/// <c>tail.i.0.weight</c> [inputSize / divisor^(i + 1), inputSize] and <c>tail.i.1.weight</c> [classes of the cluster, those features].
/// <para>
/// It stands last in a chain and hands its input on, so that its weights are among the model's parameters, and its
/// <see cref="NegativeLogLikelihood"/> is the loss of a trainer. A <see cref="LanguageModel"/> of such a chain decodes with its log-probabilities.
/// </para>
/// <example><code>
/// var softmax = new AdaptiveLogSoftmax(256, classes: 20000, cutoffs: [2000, 8000], rng);
/// var model = new Embedding(20000, 256, rng).Then(new Lstm(256, 256, rng)).Then(softmax);
/// var trainer = new Trainer&lt;TokenBatch&gt;(model, softmax.NegativeLogLikelihood);
/// </code></example>
/// </remarks>
public sealed class AdaptiveLogSoftmax : Module<Sequence, Sequence>, IStepwise
{
    private readonly int _inputSize, _classes;
    private readonly int[] _bounds;   // where the shortlist ends, where each cluster ends
    private readonly Linear _head;
    private readonly (Linear Down, Linear Up)[] _tail;

    /// <summary>A layer with random weights.</summary>
    /// <param name="inputSize">The number of features of a step.</param>
    /// <param name="classes">The number of classes, the most frequent first.</param>
    /// <param name="cutoffs">The class with which each cluster begins: rising, above 0 and below the number of classes.</param>
    /// <param name="rng">Draws the initial weights.</param>
    /// <param name="options">The clusters' sizes, bias.</param>
    /// <exception cref="ArgumentException">The cutoffs do not rise from above 0 to below the number of classes, or a cluster would have no features.</exception>
    public AdaptiveLogSoftmax(int inputSize, int classes, IReadOnlyList<int> cutoffs, Rng rng, AdaptiveSoftmaxOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        ArgumentNullException.ThrowIfNull(cutoffs);
        ArgumentNullException.ThrowIfNull(rng);
        options ??= new();
        int[] edges = [0, .. cutoffs, classes];
        for (int i = 1; i < edges.Length; i++)
        {
            if (cutoffs.Count == 0 || edges[i] <= edges[i - 1])
                throw new ArgumentException(
                    $"AdaptiveLogSoftmax: cutoffs: expected classes that rise from above 0 to below {classes}, got [{string.Join(", ", cutoffs)}].", nameof(cutoffs));
        }

        (_inputSize, _classes, _bounds) = (inputSize, classes, edges[1..]);
        _head = Own("head", new Linear(inputSize, edges[1] + cutoffs.Count, rng, options.HeadBias));
        _tail = new (Linear, Linear)[cutoffs.Count];
        var clusters = new Modules();
        for (int i = 0; i < _tail.Length; i++)
        {
            int size = (int)(inputSize / Math.Pow(options.Divisor, i + 1));
            if (size == 0)
                throw new ArgumentException(
                    $"AdaptiveLogSoftmax: cluster {i} would have {inputSize} / {options.Divisor}^{i + 1} < 1 features; use fewer cutoffs or a smaller Divisor.", nameof(cutoffs));
            _tail[i] = (new(inputSize, size, rng, bias: false), new(size, _bounds[i + 1] - _bounds[i], rng, bias: false));
            clusters.Add(i, new Modules(_tail[i].Down, _tail[i].Up));
        }

        Own("tail", clusters);
    }

    /// <inheritdoc/>
    public override string Name => $"AdaptiveLogSoftmax({_inputSize} -> {_classes})";

    /// <inheritdoc/>
    public override int? InputSize => _inputSize;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => _inputSize;

    /// <summary>Scores the shortlist, then each cluster.</summary>
    internal Linear Shortlist => _head;

    internal IReadOnlyList<(Linear Down, Linear Up)> Clusters => _tail;

    internal int ShortlistSize => _bounds[0];

    internal int Classes => _classes;

    /// <summary>What gives the log-probabilities of all classes for each row.</summary>
    internal Module<Tensor, Tensor> Head => new AllClasses(this);

    /// <summary>Hands the features on to <see cref="NegativeLogLikelihood"/> and <see cref="LogProbabilities"/>.</summary>
    /// <inheritdoc/>
    public override Sequence Forward(Sequence input, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(pass);
        if (input.Features != _inputSize)
            throw new ArgumentException($"{Name}: input: expected [batch, time, inputSize={_inputSize}], got {input.Values.Shape}.", nameof(input));

        // Features that nothing learned made are on no tape; the loss finds its pass by them.
        return pass.IsRecording && !input.Values.IsTracked ? input.With(pass.Watch(input.Values)) : input;
    }

    /// <summary>The mean of -log p(class) over all rows that count; a cluster is computed for its own rows alone.</summary>
    /// <param name="prediction">What the model gives: features [batch, time, inputSize], or a row per sequence [batch, inputSize].</param>
    /// <param name="target">One class per row.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a class does not exist, or no step is real.</exception>
    public Tensor NegativeLogLikelihood(Prediction prediction, Target target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Tensor values = prediction.Values;
        if (values is null || values.Rank < 2 || values.Shape[^1] != _inputSize || target.Shape != Shape.Create(values.Shape.Axes[..^1]) || !target.IsClasses)
            throw new ArgumentException(
                $"{Name}: target: expected one class per row of a prediction [..., inputSize={_inputSize}], got {target.Shape} for {values?.Shape.ToString() ?? "null"}.", nameof(target));
        ForwardContext pass = ForwardContext.Of(values);
        int[] places = Counted(prediction, target), classes = new int[places.Length];
        if (places.Length == 0)
            throw new ArgumentException($"{Name}: target: no step is real, so there is no mean.", nameof(target));
        for (int i = 0; i < places.Length; i++)
        {
            classes[i] = target.Classes[places[i]];
            if ((uint)classes[i] >= (uint)_classes)
                throw new ArgumentException($"{Name}: target: row {places[i]} has class {classes[i]}, expected 0 to {_classes - 1}.", nameof(target));
        }

        Tensor rows = Rearrange.Gather(Ops.Reshape(values, [values.Count / _inputSize, _inputSize]), places);
        int[] cluster = Array.ConvertAll(classes, c => Array.FindIndex(_bounds, bound => c < bound) - 1);   // -1: the shortlist
        Tensor sum = Picked(Ops.LogSoftmax(_head.Forward(rows, pass)), [.. classes.Select((c, i) => cluster[i] < 0 ? c : _bounds[0] + cluster[i])]);
        for (int i = 0; i < _tail.Length; i++)
        {
            int[] of = [.. Enumerable.Range(0, classes.Length).Where(row => cluster[row] == i)];
            if (of.Length > 0)
                sum += Picked(Tail(i, Rearrange.Gather(rows, of), pass), [.. of.Select(row => classes[row] - _bounds[i])]);
        }

        return sum * (-1f / places.Length);
    }

    /// <summary>log p of every class.</summary>
    /// <param name="features">[..., inputSize]: what the model gives.</param>
    /// <returns>[..., classes]; the probabilities of a row add up to 1.</returns>
    public Tensor LogProbabilities(Tensor features) => AllLogP(features, features is null ? ForwardContext.Inference : ForwardContext.Of(features));

    (Sequence Output, Tensor[] State) IStepwise.Advance(Sequence input, Tensor[]? state, StepwiseScope? scope, ForwardContext pass) => (Forward(input, pass), []);

    void IStepwise.RequireForward(string what)
    {
    }

    private Tensor AllLogP(Tensor features, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(features);
        Tensor head = Ops.LogSoftmax(_head.Forward(features, pass));
        Tensor[] parts = [Ops.Slice(head, -1, 0, _bounds[0]), .. _tail.Select((_, i) => Tail(i, features, pass) + Ops.Slice(head, -1, _bounds[0] + i, 1))];
        return Ops.Concatenate(parts);
    }

    private Tensor Tail(int cluster, Tensor rows, ForwardContext pass) =>
        Ops.LogSoftmax(_tail[cluster].Up.Forward(_tail[cluster].Down.Forward(rows, pass), pass));

    /// <summary>The rows that count.</summary>
    private static int[] Counted(Prediction prediction, Target target)
    {
        Shape shape = prediction.Values.Shape;
        int[]? predicted = prediction.Sequence is { HasPadding: true } sequence ? sequence.Lengths.ToArray() : null, meant = target.PaddedLengths;
        if (predicted is not null && meant is not null && !predicted.AsSpan().SequenceEqual(meant))
            throw new ArgumentException($"target: expected the prediction's lengths [{string.Join(", ", predicted)}], got [{string.Join(", ", meant)}].", nameof(target));
        return (predicted ?? meant) is { } lengths
            ? [.. lengths.SelectMany((length, row) => Enumerable.Range(row * shape[1], length))]
            : [.. Enumerable.Range(0, target.Shape.Count)];
    }

    /// <summary>The sum of one element of each row.</summary>
    private static Tensor Picked(Tensor x, int[] columns)
    {
        int width = x.Shape[^1];
        double sum = 0;
        for (int row = 0; row < columns.Length; row++)
            sum += x.Data[row * width + columns[row]];
        Tensor y = Operation.Result([], x);
        y.Writable[0] = (float)sum;
        y.Tape?.Record("Pick", flow =>
        {
            for (int row = 0; row < columns.Length && flow.Wants(x); row++)
                flow.Into(x)[row * width + columns[row]] += flow.Of(y)[0];                             // dx += dy at what was picked
        }, y);
        return y;
    }

    private sealed class AllClasses(AdaptiveLogSoftmax softmax) : Module<Tensor, Tensor>
    {
        public override int? InputSize => softmax._inputSize;

        public override int? OutputSize(int? inputSize) => softmax._classes;

        public override Tensor Forward(Tensor input, ForwardContext pass) => softmax.AllLogP(input, pass);
    }

    /// <summary>Modules under numbers, as PyTorch's lists of modules.</summary>
    private sealed class Modules : Module
    {
        public Modules(params ReadOnlySpan<Module> modules)
        {
            foreach (Module module in modules)
                Add(Children.Count(), module);
        }

        public override string Name => "";

        public void Add(int number, Module module) => Own(number.ToString(CultureInfo.InvariantCulture), module);
    }
}
