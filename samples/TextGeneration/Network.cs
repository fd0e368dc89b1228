using System.Globalization;
using RnnLib;
using RnnLib.Layers;
using RnnLib.Training;

namespace TextGeneration;

/// <summary>A language model, the optimiser that goes with its recipe, and what a file must say to build it again.</summary>
internal static class Network
{
    /// <summary>The parameters of char-rnn's default model on an alphabet of 65, as its log says.</summary>
    public const int CharRnnParameters = 240_321;

    private const float CharRnnRange = 0.08f;

    public static Module<TokenBatch, Sequence> New(Level level, Recipe recipe, int vocabularySize, int layers, int hidden, float dropout, Rng rng) =>
        recipe == Recipe.Awd ? Awd(vocabularySize, layers, hidden, dropout, rng)
        : level == Level.Word ? Words(vocabularySize, layers, hidden, dropout, rng)
        : CharRnn(vocabularySize, layers, hidden, dropout, rng);

    public static Module<TokenBatch, Sequence> New(Settings settings, int vocabularySize, Rng rng) =>
        New(settings.Level, settings.Recipe, vocabularySize, settings.Layers, settings.Hidden, settings.Dropout, rng);

    public static Module<TokenBatch, Sequence> FromMetadata(IReadOnlyDictionary<string, string> saved, int vocabularySize)
    {
        int Number(string name) => int.Parse(saved[name], CultureInfo.InvariantCulture);
        return New(Enum.Parse<Level>(saved["level"]), Enum.Parse<Recipe>(saved["recipe"]), vocabularySize, Number("layers"), Number("hidden"), 0, new Rng(0));
    }

    public static Dictionary<string, string> ToMetadata(Settings settings) => new()
    {
        ["level"] = settings.Level.ToString(),
        ["recipe"] = settings.Recipe.ToString(),
        ["layers"] = settings.Layers.ToString(CultureInfo.InvariantCulture),
        ["hidden"] = settings.Hidden.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>How each recipe learns.</summary>
    public static TrainerOptions Training(Settings settings)
    {
        int steps = settings.Batch.Steps;
        return (settings.Recipe, settings.Level) switch
        {
            (Recipe.Awd, _) => new()
            {
                Optimizer = new NtAsgd(new() { LearningRate = 30, WeightDecay = 1.2e-6f }),
                Clip = GradientClip.ByNorm(0.25f),
                TruncatedBptt = new(steps) { CarryBetweenBatches = true, RandomLength = new() },
            },
            (_, Level.Word) => new()
            {
                Optimizer = new Adam(new() { LearningRate = 2e-3f }),
                Schedule = Schedules.Cosine(epochs: settings.Epochs, minimum: 1e-4),
                Clip = GradientClip.ByNorm(1),
                TruncatedBptt = new(steps) { CarryBetweenBatches = true },
            },
            _ => new()
            {
                Optimizer = new RmsProp(new() { LearningRate = 2e-3f, Alpha = 0.95f }),
                Schedule = Schedules.Lambda(done => done < 10 ? 1 : Math.Pow(0.97, done - 9)),
                Clip = GradientClip.ByValue(5f / steps),   // char-rnn clips at 5 what it has summed over the steps; here it is the mean
                TruncatedBptt = new(steps) { CarryBetweenBatches = true },
            },
        };
    }

    private static Module<TokenBatch, Sequence> CharRnn(int vocabularySize, int layers, int hidden, float dropout, Rng rng)
    {
        Module<TokenBatch, Sequence> model = Embedding.OneHot(vocabularySize)
            .Then(new Lstm(vocabularySize, hidden, rng, new() { Layers = layers, Dropout = dropout, OutputDropout = dropout }))
            .Then(new PerStep(new Linear(hidden, vocabularySize, rng)));
        foreach (var (path, parameter) in model.NamedParameters)
        {
            float[] values = Tensor.Uniform(parameter.Shape, -CharRnnRange, CharRnnRange, rng).ToArray();
            if (path.Contains("bias_ih", StringComparison.Ordinal))
                values.AsSpan(hidden, hidden).Fill(1);   // the forget gate's: early gradients survive
            parameter.Assign(values);
        }

        return model;
    }

    private static Module<TokenBatch, Sequence> Words(int vocabularySize, int layers, int hidden, float dropout, Rng rng)
    {
        var model = new Embedding(vocabularySize, hidden, rng)
            .Then(new Lstm(hidden, hidden, rng, new() { Layers = layers, Dropout = dropout, InputDropout = dropout, OutputDropout = dropout }))
            .Then(new PerStep(new Linear(hidden, vocabularySize, rng)));
        return Tied(model, "2", rng);
    }

    /// <summary>Merity, Keskar and Socher (2018), without the dropout of whole words: the last layer is as wide as the embedding, to share its table.</summary>
    private static Module<TokenBatch, Sequence> Awd(int vocabularySize, int layers, int hidden, float dropout, Rng rng)
    {
        Module<TokenBatch, Sequence> model = new Embedding(vocabularySize, hidden, rng).Then(new LockedDropout(dropout));
        for (int layer = 0; layer < layers; layer++)
        {
            model = model.Then(new Lstm(hidden, hidden, rng, new() { WeightDrop = dropout > 0 ? 0.5f : 0 }));
            if (layer < layers - 1)
                model = model.Then(new LockedDropout(0.6f * dropout));
        }

        model = model
            .Then(new ActivationRegularization(beta: 1))
            .Then(new LockedDropout(dropout))
            .Then(new ActivationRegularization(alpha: 2))
            .Then(new PerStep(new Linear(hidden, vocabularySize, rng)));
        return Tied(model, model.NamedParameters.Last().Path.Split('.')[0], rng);
    }

    private static Module<TokenBatch, Sequence> Tied(Module<TokenBatch, Sequence> model, string head, Rng rng)
    {
        Parameter table = model.Parameter("0.weight");
        table.Assign(Tensor.Uniform(table.Shape, -0.1f, 0.1f, rng).Data);
        model.Parameter($"{head}.bias").Assign(new float[table.Shape[0]]);
        Parametrization.Tie(model.Parameter($"{head}.weight"), table);
        return model;
    }
}
