using RnnLib.Layers;

namespace RnnLib.Training.Tests;

/// <summary>Each optimiser against its formula written out in double precision, over many steps.</summary>
public sealed class OptimizerTests
{
    private const int Size = 37, Steps = 30;

    public static TheoryData<float, float, bool, float> SgdSettings => new()
    {
        { 0, 0, false, 0 },
        { 0.9f, 0, false, 0 },
        { 0.9f, 0.3f, false, 0.01f },
        { 0.9f, 0, true, 0.1f },
        { 0, 0, false, 0.1f },
    };

    [Theory]
    [MemberData(nameof(SgdSettings))]
    public void Sgd_ManySteps_FollowsTorchsFormula(float momentum, float dampening, bool nesterov, float weightDecay)
    {
        var sgd = new Sgd(new() { LearningRate = 0.05f, Momentum = momentum, Dampening = dampening, Nesterov = nesterov, WeightDecay = weightDecay });

        Follows(sgd, (step, w, gradient, state) =>
        {
            double g = gradient + weightDecay * w;
            if (momentum > 0)
            {
                state[0] = step == 1 ? g : momentum * state[0] + (1 - dampening) * g;
                g = nesterov ? g + momentum * state[0] : state[0];
            }

            return w - 0.05f * g;
        });
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    public void Adam_ManySteps_FollowsTorchsFormula(float weightDecay) =>
        Follows(
            new Adam(new() { LearningRate = 0.02f, WeightDecay = weightDecay }),
            (step, w, gradient, state) => w - AdamStep(step, gradient + weightDecay * w, state));

    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    public void AdamW_ManySteps_FollowsTorchsFormula(float weightDecay) =>
        Follows(
            new AdamW(new AdamWOptions { LearningRate = 0.02f, WeightDecay = weightDecay }),
            (step, w, gradient, state) => w * (1 - 0.02f * weightDecay) - AdamStep(step, gradient, state));

    /// <summary>The formula in floats, operation by operation: runs of before go on with the same bits.</summary>
    [Fact]
    public void AdamW_ManySteps_HasTheBitsOfTheFormulaInFloats()
    {
        var rng = new Rng(9);
        var parameter = new Parameter("w", Tensor.Normal([Size], 0, 1, rng));
        float[] w = parameter.Value.ToArray(), m = new float[Size], v = new float[Size];
        var adam = new AdamW(new() { LearningRate = 0.02f, WeightDecay = 0.1f });
        for (int step = 1; step <= Steps; step++)
        {
            float[] g = Tensor.Normal([Size], 0, 1, rng).ToArray();
            adam.Step([parameter], GradientsOf(parameter, g));
            float stepSize = (float)(0.02f / (1 - Math.Pow(0.9f, step))), root = (float)(1 / Math.Sqrt(1 - Math.Pow(0.999f, step)));
            for (int i = 0; i < Size; i++)
            {
                m[i] = 0.9f * m[i] + (1 - 0.9f) * g[i];
                v[i] = 0.999f * v[i] + (1 - 0.999f) * g[i] * g[i];
                w[i] = (1 - 0.02f * 0.1f) * w[i] - stepSize * m[i] / (root * MathF.Sqrt(v[i]) + 1e-8f);
            }

            Assert.Equal(w, parameter.Value.ToArray());
        }
    }

    [Fact]
    public void AdamW_Default_DecaysByAHundredth()
    {
        var parameter = new Parameter("w", Tensor.From(1f));
        new AdamW().Step([parameter], GradientsOf(parameter, [0]));

        Approximately.Equal(1 - 1e-3 * 0.01, parameter.Value[0], 1e-7);
    }

    /// <summary>Keras's own test: the first step moves every weight by the learning rate.</summary>
    [Fact]
    public void Adam_KerasSingleStep_MovesByTheLearningRate()
    {
        var parameter = new Parameter("w", Tensor.From(1, 2, 3, 4));
        new Adam(new() { LearningRate = 0.5f, Epsilon = 1e-7f }).Step([parameter], GradientsOf(parameter, [1, 6, 7, 2]));

        Approximately.Equal([0.5, 1.5, 2.5, 3.5], parameter.Value.Data, 1e-4);
    }

    [Theory]
    [MemberData(nameof(EveryOptimizer.NamesWithoutReevaluation), MemberType = typeof(EveryOptimizer))]
    public void Step_NoGradientOrFrozen_LeavesTheParameterAlone(string name)
    {
        Optimizer optimizer = EveryOptimizer.Make(name);
        Parameter unreached = new("unreached", Tensor.From(1f)), frozen = new("frozen", Tensor.From(1f)) { IsFrozen = true };

        optimizer.Step([unreached, frozen], GradientsOf(frozen, [1]));

        Assert.Equal((1f, 1f), (unreached.Value[0], frozen.Value[0]));
    }

    [Theory]
    [MemberData(nameof(EveryOptimizer.NamesWithoutReevaluation), MemberType = typeof(EveryOptimizer))]
    public void Step_ListMadeBeforeTheParametrisation_NamesTheSources(string name)
    {
        Optimizer optimizer = EveryOptimizer.Make(name);
        var linear = new Linear(2, 3, new Rng(1));
        IReadOnlyList<Parameter> early = linear.Parameters;
        Parametrization.WeightNorm(linear.Parameter("weight"));

        string message = Assert.Throws<ArgumentException>("parameters", () => optimizer.Step(early, new())).Message;

        Assert.Contains("weight is derived from weight_g [3, 1], weight_v [3, 2]", message, StringComparison.Ordinal);
        optimizer.Step(linear.Parameters, new());
    }

    [Theory]
    [MemberData(nameof(EveryOptimizer.NamesWithoutReevaluation), MemberType = typeof(EveryOptimizer))]
    public void Step_GradientsThatVanish_KeepsMomentsOutOfDenormals(string name)
    {
        Optimizer optimizer = EveryOptimizer.Make(name);
        var parameter = new Parameter("w", Tensor.Zeros([16]));
        Gradients tiny = GradientsOf(parameter, [.. Enumerable.Repeat(1e-25f, 16)]), zero = GradientsOf(parameter, new float[16]);

        optimizer.Step([parameter], tiny);
        for (int i = 0; i < 2_000; i++)
            optimizer.Step([parameter], zero);

        Assert.All(parameter.Value.ToArray(), w => Assert.False(float.IsSubnormal(w)));
    }

    /// <summary>Whole vectors and what is left after them give the same bits.</summary>
    [Theory]
    [MemberData(nameof(EveryOptimizer.Elementwise), MemberType = typeof(EveryOptimizer))]
    public void Step_AnyLength_EqualsOneWeightAtATime(string name)
    {
        foreach (int length in new[] { 1, 2, 7, 8, 9, 16, 19, 33 })
        {
            Optimizer together = EveryOptimizer.Make(name), alone = EveryOptimizer.Make(name);
            var rng = new Rng((ulong)length);
            var whole = new Parameter("w", Tensor.Normal([length], 0, 1, rng));
            Parameter[] single = [.. whole.Value.ToArray().Select(w => new Parameter("w", Tensor.From(w)))];
            for (int step = 0; step < 6; step++)
            {
                float[] gradient = Tensor.Normal([length], 0, 1, rng).ToArray();
                together.Step([whole], GradientsOf(whole, gradient));
                for (int i = 0; i < length; i++)
                    alone.Step([single[i]], GradientsOf(single[i], [gradient[i]]));
            }

            Assert.Equal(whole.Value.ToArray(), single.Select(p => p.Value[0]));
        }
    }

    [Fact]
    public void Step_ADerivedParameterBehindOthers_MovesNone()
    {
        var first = new Parameter("first", Tensor.From(1f));
        var linear = new Linear(2, 3, new Rng(1));
        Parameter[] parameters = [first, .. linear.Parameters];
        Parametrization.WeightNorm(linear.Parameter("weight"));

        Assert.Throws<ArgumentException>("parameters", () => new Sgd().Step(parameters, GradientsOf(first, [1])));

        Assert.Equal(1f, first.Value[0]);
    }

    [Fact]
    public void Update_OfOnesOwn_SeesDecayPenaltiesAndDirection()
    {
        var parameter = new Parameter("w", Tensor.From(2f, -3, 0));
        var options = new EveryOptimizer.SignDescentOptions { LearningRate = 0.5f, WeightDecay = 0.25f, Maximize = true };
        options = options with { Groups = [new([parameter]) { L1Penalty = 10, L2Penalty = 100, LearningRateFactor = 0.5f }] };
        var own = new Recorder(options);

        own.Step([parameter], GradientsOf(parameter, [1, 1, 1]));

        Assert.Equal([-1 + 0.25f * 2 + 10 + 200 * 2, -1 - 0.25f * 3 - 10 - 200 * 3, -1f], own.Seen);
        Assert.Equal(0.25f, own.Rate);
    }

    private sealed class Recorder(OptimizerOptions options) : Optimizer(options)
    {
        public float[] Seen { get; private set; } = [];

        public float Rate { get; private set; }

        protected override void Update(ParameterUpdate update) => (Seen, Rate) = (update.Gradient.ToArray(), update.LearningRate);
    }

    [Fact]
    public void Options_OutOfRange_ThrowNamingThem()
    {
        Assert.Contains("Momentum", Assert.Throws<ArgumentOutOfRangeException>(() => new SgdOptions { Momentum = 1.5f }).Message);
        Assert.Contains("WeightDecay", Assert.Throws<ArgumentOutOfRangeException>(() => new SgdOptions { WeightDecay = -1 }).Message);
        Assert.Contains("Beta2", Assert.Throws<ArgumentOutOfRangeException>(() => new AdamOptions { Beta2 = 1 }).Message);
        Assert.Contains("Epsilon", Assert.Throws<ArgumentOutOfRangeException>(() => new AdamOptions { Epsilon = 0 }).Message);
        Assert.Contains("LearningRate", Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(new() { LearningRate = float.NaN })).Message);
        Assert.Contains("Nesterov", Assert.Throws<ArgumentException>(() => new Sgd(new() { Nesterov = true })).Message);
    }

    [Fact]
    public void AdamWOptions_OnlyTheRateGiven_KeepTheDecay()
    {
        Assert.Equal(0.01f, new AdamWOptions { LearningRate = 0.1f }.WeightDecay);
        Assert.Equal(0.2f, new AdamWOptions { WeightDecay = 0.2f }.WeightDecay);
    }

    internal static Gradients GradientsOf(Parameter parameter, float[] gradient)
    {
        var gradients = new Gradients();
        gradient.CopyTo(gradients.WritableOf(parameter));
        return gradients;
    }

    private static double AdamStep(int step, double g, double[] state)
    {
        state[0] = 0.9 * state[0] + 0.1 * g;
        state[1] = 0.999 * state[1] + 0.001 * g * g;
        double mean = state[0] / (1 - Math.Pow(0.9, step)), square = state[1] / (1 - Math.Pow(0.999, step));
        return 0.02f * mean / (Math.Sqrt(square) + 1e-8);
    }

    private static void Follows(Optimizer optimizer, Func<int, double, double, double[], double> formula)
    {
        var rng = new Rng(6);
        var parameter = new Parameter("w", Tensor.Normal([Size], 0, 1, rng));
        double[] expected = [.. parameter.Value.ToArray()];
        double[][] state = [.. Enumerable.Range(0, Size).Select(_ => new double[2])];
        for (int step = 1; step <= Steps; step++)
        {
            float[] gradient = Tensor.Normal([Size], 0, 1, rng).ToArray();
            optimizer.Step([parameter], GradientsOf(parameter, gradient));
            for (int i = 0; i < Size; i++)
                expected[i] = formula(step, expected[i], gradient[i], state[i]);
            Approximately.Equal(expected, parameter.Value.Data, 5e-6);
        }
    }
}
