namespace RnnLib.Layers;

/// <summary>When a decoder looks at the source.</summary>
public enum AttentionPlace
{
    /// <summary>After its layers: their output asks, and r = tanh(W [context; output]) goes to the head (Luong et al., 2015). Without input feeding all steps of a
    /// target are computed at once.</summary>
    AfterLayer,

    /// <summary>Before its layers: the output of the step before asks, and the layers read [token; context] (Bahdanau et al., 2015). To the head goes
    /// r = tanh(W [context; output]), in place of that paper's maxout.</summary>
    BeforeLayer,
}
