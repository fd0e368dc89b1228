namespace RnnLib.Layers;

/// <summary>What models that feed on their own output let you choose.</summary>
public abstract record FeedbackOptions
{
    private protected FeedbackOptions()
    {
    }

    /// <summary>How often the truth takes the place of the model's own output in training. Default: always.</summary>
    public TeacherForcing TeacherForcing { get; init => field = value ?? throw new ArgumentNullException(nameof(TeacherForcing)); } = TeacherForcing.Always;

    /// <summary>How many first steps of a sequence read the truth in any case, in training and outside of it: the primer of a roll-out. Default 1,
    /// the least, since at the first step there is nothing else to read. A chunk of truncated backpropagation begins like a sequence.</summary>
    public int PrimerSteps
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(PrimerSteps), value, "PrimerSteps: expected 1 or more.");
    } = 1;

    /// <summary>Whether, outside of training, <c>Forward</c> and <c>Predict</c> read the truth at every step as well: predictions one step ahead, by which
    /// a language model's perplexity is measured. Default false: the model feeds on itself, so that a validation loss tells how it will fare on its own.</summary>
    public bool ReadsTruthAtInference { get; init; }

    /// <summary>What each step of a batch reads in a pass.</summary>
    /// <exception cref="InvalidOperationException">The pass carries states and would have to take sequences of unequal lengths apart.</exception>
    internal FeedbackPlan PlanOf(StepLayout layout, ForwardContext pass)
    {
        FeedbackPlan plan = ReadsTruthAtInference && !pass.IsTraining
            ? FeedbackPlan.Truth(layout)
            : FeedbackPlan.Draw(TeacherForcing, layout, PrimerSteps, pass);
        return plan.IsOnePass || pass.Carried is null || layout.IsFull
            ? plan
            : throw new InvalidOperationException("a model that feeds on its own output carries states from chunk to chunk only if its sequences are of one length; give it batches of equal lengths, or leave TruncatedBptt out.");
    }
}
