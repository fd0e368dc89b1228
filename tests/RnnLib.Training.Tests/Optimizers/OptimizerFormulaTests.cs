namespace RnnLib.Training.Tests;

/// <summary>Each optimiser and option against its published formula in double precision, over many steps with a spike, zeros and tiny gradients.</summary>
public sealed class OptimizerFormulaTests
{
    private const int Size = 37, Steps = 40;

    [Theory]
    [InlineData(false, EpsilonPlacement.PyTorch, false)]
    [InlineData(true, EpsilonPlacement.PyTorch, true)]
    [InlineData(false, EpsilonPlacement.Keras, false)]
    [InlineData(true, EpsilonPlacement.Keras, false)]
    public void Adam_ManySteps_FollowsTheFormula(bool amsGrad, EpsilonPlacement placement, bool maximize) => Follows(
        new Adam(new() { LearningRate = 0.02f, Beta1 = 0.8f, Beta2 = 0.95f, Epsilon = 0.01f, AmsGrad = amsGrad, EpsilonPlacement = placement, WeightDecay = 0.1f, Maximize = maximize }),
        (t, w, g, s) =>
        {
            g = (maximize ? -g : g) + 0.1f * w;
            s[0] = 0.8f * s[0] + (1 - 0.8f) * g;
            s[1] = 0.95f * s[1] + (1 - 0.95f) * g * g;
            s[2] = Math.Max(s[2], s[1]);
            double v = amsGrad ? s[2] : s[1], c1 = 1 - Math.Pow(0.8f, t), c2 = 1 - Math.Pow(0.95f, t);
            return placement == EpsilonPlacement.PyTorch
                ? w - 0.02f * (s[0] / c1) / (Math.Sqrt(v / c2) + 0.01f)
                : w - 0.02f * Math.Sqrt(c2) / c1 * s[0] / (Math.Sqrt(v) + 0.01f);
        });

    [Theory]
    [InlineData(4e-3f, false, false)]
    [InlineData(1f, false, true)]
    [InlineData(0.1f, true, false)]
    public void NAdam_ManySteps_FollowsTheFormula(float momentumDecay, bool twice, bool decoupled) => Follows(
        new NAdam(new() { LearningRate = 0.02f, MomentumDecay = momentumDecay, CountsMomentumTwice = twice, WeightDecay = 0.1f, DecoupledWeightDecay = decoupled }),
        (t, w, g, s) =>
        {
            (w, g) = decoupled ? (w * (1 - 0.02f * 0.1f), g) : (w, g + 0.1f * w);
            double mu = 0.9f * (1 - 0.5 * Math.Pow(0.96, t * momentumDecay)), next = 0.9f * (1 - 0.5 * Math.Pow(0.96, (t + 1) * momentumDecay));
            double product = Enumerable.Range(1, t).Aggregate(1.0, (p, i) => p * 0.9f * (1 - 0.5 * Math.Pow(0.96, i * momentumDecay)));
            s[0] = 0.9f * s[0] + (1 - 0.9f) * g;
            s[1] = 0.999f * s[1] + (1 - 0.999f) * g * g;
            double mean = next * s[0] / (1 - product * next * (twice ? mu : 1)) + (1 - mu) * g / (1 - product);
            return w - 0.02f * mean / (Math.Sqrt(s[1] / (1 - Math.Pow(0.999f, t))) + 1e-8);
        });

    [Theory]
    [InlineData(0.999f)]
    [InlineData(0.9f)]
    public void RAdam_ManySteps_FollowsTheFormula(float beta2) => Follows(
        new RAdam(new() { LearningRate = 0.02f, Beta2 = beta2, Epsilon = 0.01f }),
        (t, w, g, s) =>
        {
            s[0] = 0.9f * s[0] + (1 - 0.9f) * g;
            s[1] = beta2 * s[1] + (1 - (double)beta2) * g * g;
            double power = Math.Pow(beta2, t), limit = 2 / (1 - (double)beta2) - 1, rho = limit - 2 * t * power / (1 - power), mean = s[0] / (1 - Math.Pow(0.9f, t));
            if (rho <= 5)
                return w - 0.02f * mean;
            double rectification = Math.Sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho));
            return w - 0.02f * mean * rectification * Math.Sqrt(1 - power) / (Math.Sqrt(s[1]) + 0.01f);
        });

    [Theory]
    [InlineData(EpsilonPlacement.PyTorch)]
    [InlineData(EpsilonPlacement.Keras)]
    public void Adamax_ManySteps_FollowsTheFormula(EpsilonPlacement placement) => Follows(
        new Adamax(new() { LearningRate = 0.02f, Beta2 = 0.9f, Epsilon = 0.1f, EpsilonPlacement = placement }),
        (t, w, g, s) =>
        {
            bool within = placement == EpsilonPlacement.PyTorch;
            s[0] = 0.9f * s[0] + (1 - 0.9f) * g;
            s[1] = Math.Max(0.9f * s[1], Math.Abs(g) + (within ? 0.1f : 0));
            return w - 0.02f / (1 - Math.Pow(0.9f, t)) * s[0] / (s[1] + (within ? 0 : 0.1f));
        });

    [Theory]
    [InlineData(false, 0f, EpsilonPlacement.PyTorch)]
    [InlineData(true, 0f, EpsilonPlacement.PyTorch)]
    [InlineData(false, 0.9f, EpsilonPlacement.PyTorch)]
    [InlineData(true, 0.9f, EpsilonPlacement.PyTorch)]
    [InlineData(false, 0f, EpsilonPlacement.Keras)]
    [InlineData(true, 0.9f, EpsilonPlacement.Keras)]
    public void RmsProp_ManySteps_FollowsTheFormula(bool centered, float momentum, EpsilonPlacement placement) => Follows(
        new RmsProp(new() { LearningRate = 0.02f, Alpha = 0.9f, Epsilon = 0.1f, Centered = centered, Momentum = momentum, EpsilonPlacement = placement }),
        (t, w, g, s) =>
        {
            s[0] = 0.9f * s[0] + (1 - 0.9f) * g * g;
            s[1] = 0.9f * s[1] + (1 - 0.9f) * g;
            double spread = centered ? s[0] - s[1] * s[1] : s[0];
            s[2] = momentum * s[2] + g / (placement == EpsilonPlacement.Keras ? Math.Sqrt(spread + 0.1f) : Math.Sqrt(spread) + 0.1f);
            return w - 0.02f * s[2];
        });

    [Theory]
    [InlineData(0f, 0f, EpsilonPlacement.PyTorch)]
    [InlineData(0.1f, 0.5f, EpsilonPlacement.PyTorch)]
    [InlineData(0f, 0.1f, EpsilonPlacement.Keras)]
    public void Adagrad_ManySteps_FollowsTheFormula(float decay, float initial, EpsilonPlacement placement) => Follows(
        new Adagrad(new() { LearningRate = 0.1f, LearningRateDecay = decay, InitialAccumulator = initial, Epsilon = 0.1f, EpsilonPlacement = placement }),
        (t, w, g, s) =>
        {
            s[0] = (t == 1 ? initial : s[0]) + g * g;
            double root = placement == EpsilonPlacement.Keras ? Math.Sqrt(s[0] + 0.1f) : Math.Sqrt(s[0]) + 0.1f;
            return w - 0.1f / (1 + (t - 1) * decay) * g / root;
        });

    [Fact]
    public void Adadelta_ManySteps_FollowsTheFormula() => Follows(
        new Adadelta(new() { LearningRate = 0.5f, Rho = 0.8f, Epsilon = 1e-3f }),
        (t, w, g, s) =>
        {
            s[0] = 0.8f * s[0] + (1 - 0.8f) * g * g;
            double step = Math.Sqrt(s[1] + 1e-3f) / Math.Sqrt(s[0] + 1e-3f) * g;
            s[1] = 0.8f * s[1] + (1 - 0.8f) * step * step;
            return w - 0.5f * step;
        });

    [Fact]
    public void Rprop_ManySteps_FollowsTheFormula() => Follows(
        new Rprop(new() { LearningRate = 0.05f, Decrease = 0.4f, Increase = 1.5f, SmallestStep = 0.01f, LargestStep = 0.1f }),
        (t, w, g, s) =>
        {
            double step = t == 1 ? 0.05f : s[1], agreement = g * s[0];
            s[1] = Math.Clamp(step * (agreement > 0 ? 1.5f : agreement < 0 ? 0.4f : 1), 0.01f, 0.1f);
            s[0] = agreement < 0 ? 0 : g;
            return w - Math.Sign(s[0]) * s[1];
        });

    [Theory]
    [InlineData(0.1f, 0.5f, 1e6)]
    [InlineData(0f, 0.75f, 3)]
    public void Asgd_ManySteps_FollowsTheFormula(float lambda, float alpha, double start)
    {
        Parameter parameter = null!;
        double[][] last = [];
        var asgd = new Asgd(new() { LearningRate = 0.05f, Lambda = lambda, Alpha = alpha, AveragingStart = start });
        Follows(
            asgd,
            (t, w, g, s) =>
            {
                double eta = t == 1 ? 0.05f : 0.05f / Math.Pow(1 + (double)lambda * 0.05f * (t - 1), alpha), mu = t == 1 ? 1 : 1 / Math.Max(1, t - 1 - start);
                w = w * (1 - lambda * eta) - eta * g;
                s[0] = mu == 1 ? w : s[0] + mu * (w - s[0]);
                return w;
            },
            (p, states) => (parameter, last) = (p, states));

        float[] weights = parameter.Value.ToArray();
        asgd.SwapAverages([parameter]);
        Approximately.Equal([.. last.Select(s => s[0])], parameter.Value.Data, 5e-6);
        asgd.SwapAverages([parameter]);
        Assert.Equal(weights, parameter.Value.ToArray());
    }

    [Theory]
    [InlineData(0f, true)]
    [InlineData(0.1f, true)]
    [InlineData(0.1f, false)]
    public void Lion_ManySteps_FollowsTheFormula(float decay, bool decoupled) => Follows(
        new Lion(new() { LearningRate = 0.02f, WeightDecay = decay, DecoupledWeightDecay = decoupled }),
        (t, w, g, s) =>
        {
            (w, g) = decoupled ? (w * (1 - 0.02f * decay), g) : (w, g + decay * w);
            int sign = Math.Sign(0.9f * s[0] + (1 - 0.9f) * g);
            s[0] = 0.99f * s[0] + (1 - 0.99f) * g;
            return w - 0.02f * sign;
        });

    [Theory]
    [InlineData(-0.5f, 0f, 0f, 0f, 0f)]
    [InlineData(-0.5f, 0.3f, 0.2f, 0.1f, 0.5f)]
    [InlineData(-0.3f, 0.3f, 0f, 0f, 0.5f)]
    public void Ftrl_ManySteps_FollowsTheFormula(float power, float l1, float l2, float shrinkage, float beta) => Follows(
        new Ftrl(new() { LearningRate = 0.2f, LearningRatePower = power, L1 = l1, L2 = l2, L2Shrinkage = shrinkage, Beta = beta }),
        (t, w, g, s) =>
        {
            double before = t == 1 ? 0.1f : s[0];
            s[0] = before + g * g;
            s[1] += g + 2 * shrinkage * w - (Math.Pow(s[0], -power) - Math.Pow(before, -power)) / 0.2f * w;
            return (Math.Clamp(s[1], -l1, l1) - s[1]) / (Math.Pow(s[0], -power) / 0.2f + 2 * (l2 + beta / (2 * 0.2f)));
        });

    [Fact]
    public void Ftrl_NothingLearnedOrNoRate_LeavesTheWeights()
    {
        var parameter = new Parameter("w", Tensor.From(2f));
        new Ftrl(new() { InitialAccumulator = 0 }).Step([parameter], OptimizerTests.GradientsOf(parameter, [0]));
        new Ftrl(new() { LearningRate = 0 }).Step([parameter], OptimizerTests.GradientsOf(parameter, [1]));
        Assert.Equal(2f, parameter.Value[0]);
    }

    [Fact]
    public void Lamb_ManySteps_FollowsTheFormula()
    {
        var rng = new Rng(6);
        var parameter = new Parameter("w", Tensor.Normal([Size], 0, 1, rng));
        double[] w = [.. parameter.Value.ToArray()], m = new double[Size], v = new double[Size];
        var lamb = new Lamb(new() { LearningRate = 0.02f, WeightDecay = 0.1f, Epsilon = 1e-3f });
        for (int step = 1; step <= Steps; step++)
        {
            float[] g = Tensor.Normal([Size], 0, 1, rng).ToArray();
            lamb.Step([parameter], OptimizerTests.GradientsOf(parameter, g));
            m = [.. m.Zip(g, (mean, gradient) => 0.9f * mean + (1 - 0.9f) * gradient)];
            v = [.. v.Zip(g, (square, gradient) => 0.999f * square + (1 - 0.999f) * gradient * gradient)];
            double[] u = [.. m.Zip(v, (mean, square) => mean / (1 - Math.Pow(0.9f, step)) / (Math.Sqrt(square / (1 - Math.Pow(0.999f, step))) + 1e-3f))];
            w = [.. w.Select(x => x * (1 - 0.02f * 0.1f))];
            double ratio = Math.Sqrt(w.Sum(x => x * x) / u.Sum(x => x * x));
            w = [.. w.Zip(u, (x, direction) => x - 0.02f * ratio * direction)];
            Approximately.Equal(w, parameter.Value.Data, 1e-5);
        }
    }

    [Fact]
    public void Lamb_WeightsOfZero_MoveByTheDirectionItself()
    {
        var parameter = new Parameter("w", Tensor.From(0f));
        new Lamb(new() { LearningRate = 0.5f }).Step([parameter], OptimizerTests.GradientsOf(parameter, [3]));
        Approximately.Equal(-0.5, parameter.Value[0]);
    }

    [Fact]
    public void Defaults_OfEach_ArePyTorchs()
    {
        Assert.Equal((2e-3f, 4e-3f, 1e-8f), (new NAdamOptions().LearningRate, new NAdamOptions().MomentumDecay, new NAdamOptions().Epsilon));
        Assert.Equal((1e-3f, 0.9f, 0.999f), (new RAdamOptions().LearningRate, new RAdamOptions().Beta1, new RAdamOptions().Beta2));
        Assert.Equal((2e-3f, 1e-8f), (new AdamaxOptions().LearningRate, new AdamaxOptions().Epsilon));
        Assert.Equal((0.01f, 0.99f, 1e-8f), (new RmsPropOptions().LearningRate, new RmsPropOptions().Alpha, new RmsPropOptions().Epsilon));
        Assert.Equal((0.01f, 0f, 1e-10f), (new AdagradOptions().LearningRate, new AdagradOptions().InitialAccumulator, new AdagradOptions().Epsilon));
        Assert.Equal((1f, 0.9f, 1e-6f), (new AdadeltaOptions().LearningRate, new AdadeltaOptions().Rho, new AdadeltaOptions().Epsilon));
        Assert.Equal((0.01f, 0.5f, 1.2f, 1e-6f, 50f), (new RpropOptions().LearningRate, new RpropOptions().Decrease, new RpropOptions().Increase, new RpropOptions().SmallestStep, new RpropOptions().LargestStep));
        Assert.Equal((0.01f, 1e-4f, 0.75f, 1e6), (new AsgdOptions().LearningRate, new AsgdOptions().Lambda, new AsgdOptions().Alpha, new AsgdOptions().AveragingStart));
        Assert.Equal((1e-4f, 0.9f, 0.99f), (new LionOptions().LearningRate, new LionOptions().Beta1, new LionOptions().Beta2));
        Assert.Equal((1f, 20, 100, 1e-7f, 1e-9f), (new LbfgsOptions().LearningRate, new LbfgsOptions().MaxIterations, new LbfgsOptions().HistorySize, new LbfgsOptions().ToleranceGradient, new LbfgsOptions().ToleranceChange));
    }

    internal static void Follows(Optimizer optimizer, Func<int, double, double, double[], double> formula, Action<Parameter, double[][]>? then = null)
    {
        var rng = new Rng(6);
        var parameter = new Parameter("w", Tensor.Normal([Size], 0, 1, rng));
        double[] expected = [.. parameter.Value.ToArray()];
        double[][] states = [.. Enumerable.Range(0, Size).Select(_ => new double[3])];
        for (int step = 1; step <= Steps; step++)
        {
            float scale = step switch { 5 => 50, 9 => 0, 13 => 1e-6f, _ => 1 };
            float[] gradient = [.. Tensor.Normal([Size], 0, 1, rng).ToArray().Select(g => g * scale)];
            optimizer.Step([parameter], OptimizerTests.GradientsOf(parameter, gradient));
            for (int i = 0; i < Size; i++)
                expected[i] = formula(step, expected[i], gradient[i], states[i]);
            Approximately.Equal(expected, parameter.Value.Data, 1e-5);
        }

        then?.Invoke(parameter, states);
    }
}
