namespace RnnLib.Layers;

/// <summary>For what the dice of <see cref="TeacherForcing"/> are thrown once.</summary>
public enum TeacherForcingDraw
{
    /// <summary>For each step of each sequence: scheduled sampling as published (Bengio et al., 2015).</summary>
    PerSequenceAndStep,

    /// <summary>For each step, for all sequences of the batch together. Neighbouring steps that see the truth then run together, which is faster.</summary>
    PerStep,

    /// <summary>For each sequence, for all its steps together: it sees the truth throughout, or only its own outputs.</summary>
    PerSequence,
}
