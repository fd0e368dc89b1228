namespace RnnLib.Training.Tests;

/// <summary>The losses by name, with inputs and what PyTorch 1.13 gives for them in double precision; for hinge, focal and mixture their definitions in it.</summary>
internal static class LossCases
{
    private static readonly float[] Weights = [0.5f, 2, 1.5f, 0.25f];
    private static readonly Tensor X = Tensor.From([3, 4], [0.5f, -1.25f, 2, 0.25f, -0.75f, 0.125f, -2.5f, 1.5f, 3, 0.5f, -0.5f, -1]);
    private static readonly Tensor T = Tensor.From([3, 4], [0.25f, 1, 0.5f, 2, -1.5f, 0, -2, 3.5f, 1, 0.75f, -2.5f, -1.25f]);
    private static readonly Tensor P = Tensor.From([3, 4], [0.1f, 0.2f, 0.3f, 0.4f, 0, 0.5f, 0.25f, 0.25f, 1, 0, 0, 0]);
    private static readonly Tensor B = Tensor.From([3, 4], [0, 1, 1, 0, 1, 0, 0.25f, 1, 1, 1, 0, 0]);
    private static readonly Tensor S = Tensor.From([3, 4], [1, -1, 1, -1, -1, -1, 1, 1, 1, 1, -1, 1]);
    private static readonly Tensor N = Tensor.From([3, 4], [0, 3, 1, 2, 5, 0, 1, 0, 4, 2, 0, 7]);
    private static readonly Tensor LogT = Ops.Log(Tensor.From([3, 4], [.. P.ToArray().Select(p => Math.Max(p, 1e-3f))]));
    private static readonly Tensor LogP = Ops.LogSoftmax(X, -1);
    private static readonly Tensor Exp = Ops.Exp(X);
    private static readonly Tensor Variances = Ops.Concatenate([Ops.Slice(X, 1, 0, 2), Ops.Exp(Ops.Slice(X, 1, 2, 2))], 1);
    private static readonly Tensor Halves = Ops.Slice(T, 1, 0, 2);
    private static readonly Tensor Mixtures = Tensor.From([2, 10], [0.3f, -0.2f, 0.5f, -1, 1.5f, 0.25f, 0.1f, -0.4f, 0.2f, -0.1f, -1, 0.5f, 0, 0.75f, -2, 1, -0.3f, 0.6f, 0.4f, 0]);
    private static readonly Tensor MixtureTargets = Tensor.From([2, 2], [0.2f, -0.5f, -1, 2]);
    private static readonly int[] C = [2, 3, 0], Ignoring = [2, -100, 0], Other = [0, 1, 3];

    public static readonly IReadOnlyDictionary<string, LossCase> All = new Dictionary<string, LossCase>
    {
        ["huber0.5"] = new(X, T, r => Losses.Huber(new HuberOptions { Reduction = r, Delta = 0.5f }), [0.03125, 1, 0.625, 0.75, 0.25, 0.0078125, 0.125, 0.875, 0.875, 0.03125, 0.875, 0.03125], 0.456380208333),
        ["smooth0.5"] = new(X, T, r => Losses.SmoothL1(new SmoothL1Options { Reduction = r, Beta = 0.5f }), [0.0625, 2, 1.25, 1.5, 0.5, 0.015625, 0.25, 1.75, 1.75, 0.0625, 1.75, 0.0625], 0.912760416667),
        ["smooth0"] = new(X, T, r => Losses.SmoothL1(new SmoothL1Options { Reduction = r, Beta = 0 }), [0.25, 2.25, 1.5, 1.75, 0.75, 0.125, 0.5, 2, 2, 0.25, 2, 0.25], 1.13541666667),
        ["bce_pos"] = new(X, B, r => Losses.BinaryCrossEntropyWithLogits(new BinaryCrossEntropyOptions { Reduction = r, PositiveWeights = Weights }), [0.97407698418, 3.00385816269, 0.190392016564, 0.825939419879, 0.568435503057, 0.757599035317, 1.02625095108, 0.0503533194957, 0.0242936757869, 0.94815396836, 0.47407698418, 0.313261687518], 0.763057642342),
        ["poisson"] = new(X, N, r => Losses.PoissonNegativeLogLikelihood(new PoissonOptions { Reduction = r }), [1.6487212707, 4.03650479686, 5.38905609893, 0.784025416688, 4.22236655274, 1.13314845307, 2.58208499862, 4.48168907034, 8.08553692319, 0.6487212707, 0.606530659713, 7.36787944117], 3.41552207939),
        ["poisson_full"] = new(X, N, r => Losses.PoissonNegativeLogLikelihood(new PoissonOptions { Reduction = r, IsFull = true }), [1.6487212707, 5.8005863404, 5.38905609893, 1.43583190129, 8.99321360433, 1.13314845307, 2.58208499862, 4.48168907034, 11.2428000814, 1.3005277553, 0.606530659713, 15.8811440923], 5.04127786054),
        ["poisson_count"] = new(Exp, N, r => Losses.PoissonNegativeLogLikelihood(new PoissonOptions { Reduction = r, IsLogarithm = false }), [1.6487212707, 4.03650469215, 5.38905609758, 0.784025401112, 4.22236644689, 1.13314845307, 2.5820848768, 4.48168907034, 8.0855369212, 0.64872125857, 0.606530659713, 7.36787925089], 3.41552203325),
        ["kl"] = new(LogP, P, r => Losses.KlDivergence(new KlDivergenceOptions { Reduction = r }), [-0.0440947664573, 0.400439903197, -0.252700612772, 0.478138678619, 0, 0.500718213914, 0.733322311817, -0.266677688183, 0.122746714802, 0, 0, 0], 0.139324396245),
        ["kl_log"] = new(LogP, LogT, r => Losses.KlDivergence(new KlDivergenceOptions { Reduction = r, TargetIsLogarithm = true }), [-0.0440947664573, 0.400439903197, -0.252700612772, 0.478138678619, -0.00433817167059, 0.500718213914, 0.733322311817, -0.266677688183, 0.122746714802, -0.00428500856418, -0.00328500856418, -0.00278500856418], 0.138099963131),
        ["nll"] = new(LogP, C, r => Losses.NegativeLogLikelihood(new CrossEntropyOptions { Reduction = r }), [0.361637428421, 0.319583608389, 0.122746714802], 0.267989250537),
        ["nll_w"] = new(LogP, C, r => Losses.NegativeLogLikelihood(new CrossEntropyOptions { Reduction = r, ClassWeights = Weights }), [0.542456142631, 0.0798959020972, 0.061373357401], 0.303877956502),
        ["ce_w"] = new(X, C, r => Losses.CrossEntropy(new CrossEntropyOptions { Reduction = r, ClassWeights = Weights }), [0.542456142631, 0.0798959020972, 0.061373357401], 0.303877956502),
        ["ce_s"] = new(X, C, r => Losses.CrossEntropy(new CrossEntropyOptions { Reduction = r, LabelSmoothing = 0.2f }), [0.686637428421, 0.700833608389, 0.622746714802], 0.670072583871),
        ["ce_ws"] = new(X, C, r => Losses.CrossEntropy(new CrossEntropyOptions { Reduction = r, ClassWeights = Weights, LabelSmoothing = 0.2f }), [0.895187867644, 0.62557823846, 0.637682362816], 0.959310430632),
        ["ce_i"] = new(X, Ignoring, r => Losses.CrossEntropy(new CrossEntropyOptions { Reduction = r, IgnoredClass = -100 }), [0.361637428421, 0, 0.122746714802], 0.242192071611),
        ["ce_wsi"] = new(X, Ignoring, r => Losses.CrossEntropy(new CrossEntropyOptions { Reduction = r, ClassWeights = Weights, LabelSmoothing = 0.2f, IgnoredClass = -100 }), [0.895187867644, 0, 0.637682362816], 0.76643511523),
        ["ce_p"] = new(X, P, r => Losses.CrossEntropy(new CrossEntropyOptions { Reduction = r }), [1.86163742842, 2.00708360839, 0.122746714802], 1.33048925054),
        ["ce_pws"] = new(X, P, r => Losses.CrossEntropy(new CrossEntropyOptions { Reduction = r, ClassWeights = Weights, LabelSmoothing = 0.2f }), [1.99053289628, 3.22918266643, 0.637682362816], 1.95246597517),
        ["margin"] = new(X, Other, r => Losses.MultiClassMargin(new MultiClassMarginOptions { Reduction = r }), [0.8125, 0.625, 2.25], 1.22916666667),
        ["margin_pw"] = new(X, Other, r => Losses.MultiClassMargin(new MultiClassMarginOptions { Reduction = r, IsSquared = true, Margin = 0.75f, ClassWeights = Weights }), [0.6640625, 2.2578125, 1.82421875], 1.58203125),
        ["hinge_embedding"] = new(X, S, r => Losses.HingeEmbedding(new HingeOptions { Reduction = r }), [0.5, 2.25, 2, 0.75, 1.75, 0.875, -2.5, 1.5, 3, 0.5, 1.5, -1], 0.927083333333),
        ["hinge"] = new(X, S, r => Losses.Hinge(new HingeOptions { Reduction = r }), [0.5, 0, 0, 1.25, 0.25, 1.125, 3.5, 0, 0, 0.5, 0.5, 2], 0.802083333333),
        ["hinge_sq"] = new(X, S, r => Losses.Hinge(new HingeOptions { Reduction = r, Margin = 0.6f, IsSquared = true }), [0.01, 0, 0, 0.7225, 0, 0.525625, 9.61, 0, 0, 0.01, 0.01, 2.56], 1.12067708333),
        ["gauss"] = new(Variances, Halves, r => Losses.GaussianNegativeLogLikelihood(new GaussianOptions { Reduction = r }), [1.0042292276, 2.09633948215, 2.17632642645, 0.751743204376, 3.0474425414, -0.415053692861], 1.44350453152),
        ["gauss_full"] = new(Variances, Halves, r => Losses.GaussianNegativeLogLikelihood(new GaussianOptions { Reduction = r, IsFull = true }), [1.92316776081, 3.01527801535, 3.09526495965, 1.67068173758, 3.9663810746, 0.503884840344], 2.36244306472),
        ["gauss_log"] = new(X, Halves, r => Losses.GaussianNegativeLogLikelihood(new GaussianOptions { Reduction = r, IsLogVariance = true }), [1.0042292276, 2.09633948215, 2.17632642645, 0.751743204376, 3.0474425414, -0.415053692861], 1.44350453152),
        ["cos"] = new(X, T, r => Losses.CosineSimilarity(new LossOptions { Reduction = r }), [0.932875995054, 0.122256823618, 0.407855658952], 0.487662825874),
        ["focal"] = new(X, B, r => Losses.Focal(new FocalOptions { Reduction = r }), [0.377411600859, 0.90745815272, 0.00180356283524, 0.261031891502, 0.524420070278, 0.21378187038, 0.0583546838799, 0.00670284692658, 0.000109283324497, 0.0675734905175, 0.0675734905175, 0.0226580575085], 0.209073250104),
        ["focal_a"] = new(X, B, r => Losses.Focal(new FocalOptions { Reduction = r, Alpha = 0.25f, Gamma = 1.5f }), [0.358774045638, 0.257319275743, 0.00130595386639, 0.261106984859, 0.159084286563, 0.219988141605, 0.0679693263701, 0.00392334508698, 0.000125454498597, 0.027493782412, 0.0824813472359, 0.0327683889731], 0.122695027738),
        ["focal_c"] = new(X, C, r => Losses.Focal(new FocalOptions { Reduction = r, Gamma = 1.5f, ClassWeights = Weights }), [0.0906834080124, 0.0114307861712, 0.00240947510829], 0.0348412230973),
        ["mixture"] = new(Mixtures, MixtureTargets, r => Losses.MixtureDensity(new MixtureDensityOptions { Reduction = r, Components = 2 }), [2.12464477851, 3.0140272749], 2.5693360267),
    };
}

internal sealed record LossCase(Tensor Prediction, Target Target, Func<Reduction, Loss> Make, double[] Apart, double Mean);
