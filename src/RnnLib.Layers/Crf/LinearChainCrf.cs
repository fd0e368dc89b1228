namespace RnnLib.Layers;

/// <summary>A linear-chain conditional random field: tags that depend on each other, on top of a model that scores each tag at each step.</summary>
/// <remarks>
/// score(y) = start[y₁] + Σ emission[t, yₜ] + Σ transition[yₜ₋₁, yₜ] + end[y_T]; p(y | emissions) = exp(score(y)) / Z, with Z the sum over all
/// tag sequences (Lafferty, McCallum and Pereira, 2001; on top of a BiLSTM: Lample et al., 2016). Steps beyond a sequence's length do not exist.
/// Parameters as in pytorch-crf: <c>start_transitions</c> [tags], <c>end_transitions</c> [tags], <c>transitions</c> [tags, tags] from row to
/// column, all drawn from U(-0.1, 0.1).
/// <para>
/// It stands last in a chain and hands the emissions on, so that its scores are among the model's parameters, and its
/// <see cref="NegativeLogLikelihood(Prediction, Target)"/> is the loss of a trainer. That method reads the scores on the pass which recorded the
/// emissions (<see cref="ForwardContext.Of"/>), so a manual loop needs no more than a trainer does.
/// </para>
/// <example><code>
/// var crf = new LinearChainCrf(tags: 9, rng);
/// var model = new Embedding(5000, 64, rng).Then(new Lstm(64, 64, rng, new() { Bidirectional = true }))
///     .Then(new PerStep(new Linear(128, 9, rng))).Then(crf);
/// var trainer = new Trainer&lt;TokenBatch&gt;(model, crf.NegativeLogLikelihood);
/// CrfPath[] paths = crf.Decode(model.Predict(words));
/// </code></example>
/// </remarks>
public sealed partial class LinearChainCrf : Module<Sequence, Sequence>
{
    private readonly Parameter _start, _end, _transitions;
    private readonly int _tags;

    /// <summary>A CRF with random scores.</summary>
    /// <param name="tags">The number of tags.</param>
    /// <param name="rng">Draws the initial scores.</param>
    public LinearChainCrf(int tags, Rng rng)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tags);
        _tags = tags;
        _start = Own("start_transitions", Tensor.Uniform([tags], -0.1f, 0.1f, rng));
        _end = Own("end_transitions", Tensor.Uniform([tags], -0.1f, 0.1f, rng));
        _transitions = Own("transitions", Tensor.Uniform([tags, tags], -0.1f, 0.1f, rng));
    }

    /// <inheritdoc/>
    public override string Name => $"LinearChainCrf({_tags})";

    /// <inheritdoc/>
    public override int? InputSize => _tags;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => _tags;

    /// <summary>Hands the emissions on to <see cref="NegativeLogLikelihood(Prediction, Target)"/> and <see cref="Decode"/>.</summary>
    /// <inheritdoc/>
    public override Sequence Forward(Sequence input, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        RequireEmissions(input, nameof(input));

        // Emissions that nothing learned made are on no tape; the loss finds its pass by them.
        return pass.IsRecording && !input.Values.IsTracked ? input.With(pass.Watch(input.Values)) : input;
    }

    /// <summary>The most probable tags of each sequence, and how probable they are (Viterbi, 1967).</summary>
    /// <param name="emissions">[batch, time, tags]: what the model gives.</param>
    /// <returns>One path for each sequence, as long as its real steps.</returns>
    /// <exception cref="ArgumentException">The emissions do not have a feature for each tag.</exception>
    public CrfPath[] Decode(Sequence emissions)
    {
        RequireEmissions(emissions, nameof(emissions));
        var paths = new CrfPath[emissions.Batch];
        CrfWeights weights = Weights(ForwardContext.Inference);
        var sums = new CrfBatch(emissions, weights);
        sums.RunForward();
        Workers.RunRanges(emissions.Batch, CrfBatch.WorkPerSequence(emissions), (first, count) =>
        {
            for (int row = first; row < first + count; row++)
            {
                (int[] tags, double score) = weights.Of(emissions, row).Best();
                paths[row] = new(tags, score, Math.Min(0, score - sums.LogPartitions[row]));   // which rounding could make a little more
            }
        });
        return paths;
    }

    /// <summary>The probability of each tag at each step, all other steps summed out.</summary>
    /// <param name="emissions">[batch, time, tags]: what the model gives.</param>
    /// <returns>[batch, time, tags]; each real step adds up to 1, padded steps are 0. No gradient flows back.</returns>
    /// <exception cref="ArgumentException">The emissions do not have a feature for each tag.</exception>
    public Sequence Marginals(Sequence emissions)
    {
        RequireEmissions(emissions, nameof(emissions));
        float[] marginals = new float[emissions.Values.Count];
        var sums = new CrfBatch(emissions, Weights(ForwardContext.Inference));
        sums.RunForward();
        double[] backward = sums.RunBackward();
        Workers.RunRanges(emissions.Batch, CrfBatch.WorkPerSequence(emissions), (first, count) =>
        {
            for (int row = first; row < first + count; row++)
                sums.Marginals(row, backward, marginals);
        });
        return emissions.With(Tensor.From(emissions.Values.Shape, marginals));
    }

    private CrfWeights Weights(ForwardContext pass) => new(pass.Read(_transitions), pass.Read(_start), pass.Read(_end));

    private void RequireEmissions(Sequence emissions, string name)
    {
        ArgumentNullException.ThrowIfNull(emissions, name);
        if (emissions.Features != _tags)
            throw new ArgumentException($"{name}: expected [batch, time, tags={_tags}], got {emissions.Values.Shape}.", name);
    }
}
